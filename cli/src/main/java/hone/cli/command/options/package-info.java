/// The options that commands share.
@NullMarked
package hone.cli.command.options;

import org.jspecify.annotations.NullMarked;
