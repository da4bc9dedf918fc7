/// Servers that are killed, stopped and cut off, and what their books say afterwards.
@NullMarked
package hone.cli.crash;

import org.jspecify.annotations.NullMarked;
