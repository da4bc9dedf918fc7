/// Generates the wire shapes from AWS's service models. Runs at build time only.
@NullMarked
package hone.api.codegen;

import org.jspecify.annotations.NullMarked;
