/// What operations have in common.
@NullMarked
package hone.server.operations.support;

import org.jspecify.annotations.NullMarked;
