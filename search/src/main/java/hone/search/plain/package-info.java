/// Strategies that learn nothing: random draws and the full grid.
@NullMarked
package hone.search.plain;

import org.jspecify.annotations.NullMarked;
