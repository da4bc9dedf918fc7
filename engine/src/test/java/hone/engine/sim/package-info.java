/// A backend that trains nothing, under a clock that a test moves.
@NullMarked
package hone.engine.sim;

import org.jspecify.annotations.NullMarked;
