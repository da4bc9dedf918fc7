/// The command `hone page`: leads people to the page.
@NullMarked
package hone.cli.command.page;

import org.jspecify.annotations.NullMarked;
