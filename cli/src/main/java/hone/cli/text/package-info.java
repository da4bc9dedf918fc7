/// What a terminal shows: tables, bars, numbers and times as a person reads them.
@NullMarked
package hone.cli.text;

import org.jspecify.annotations.NullMarked;
