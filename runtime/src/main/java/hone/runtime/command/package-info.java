/// Runs programs of this machine that soon end, and finds them.
@NullMarked
package hone.runtime.command;

import org.jspecify.annotations.NullMarked;
