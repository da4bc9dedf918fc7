/// The server's log: `System.Logger` records as JSON lines in a file.
@NullMarked
package hone.cli.log;

import org.jspecify.annotations.NullMarked;
