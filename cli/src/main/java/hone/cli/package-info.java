/// Root.
@NullMarked
package hone.cli;

import org.jspecify.annotations.NullMarked;
