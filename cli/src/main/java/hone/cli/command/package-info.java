/// The commands, one file each: what they accept, what their help teaches, what they print.
@NullMarked
package hone.cli.command;

import org.jspecify.annotations.NullMarked;
