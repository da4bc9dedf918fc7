/// The `hone` command, and `Wiring`: the only place where the parts are put together.
@NullMarked
package hone.cli;

import org.jspecify.annotations.NullMarked;
