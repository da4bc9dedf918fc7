/// Holds the whole tree to STYLE.md and to the floors of ARCHITECTURE.md.
@NullMarked
package hone.cli.style;

import org.jspecify.annotations.NullMarked;
