/// The command `hone delete`: takes jobs off the books.
@NullMarked
package hone.cli.command.delete;

import org.jspecify.annotations.NullMarked;
