/// How jobs change: pure functions from what is known to what comes next. No clock, store or
/// backend is called here.
@NullMarked
package hone.engine.rules;

import org.jspecify.annotations.NullMarked;
