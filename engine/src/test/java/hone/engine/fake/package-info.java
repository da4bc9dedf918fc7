/// Stand-ins for what surrounds an engine: a backend that trains nothing, a clock that a test
/// moves, a store that fails.
@NullMarked
package hone.engine.fake;

import org.jspecify.annotations.NullMarked;
