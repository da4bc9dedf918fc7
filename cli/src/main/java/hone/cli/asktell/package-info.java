/// The search engine over standard input and output, as JSON Lines.
@NullMarked
package hone.cli.asktell;

import org.jspecify.annotations.NullMarked;
