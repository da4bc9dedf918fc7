/// The state machines of jobs, as exploring the rules finds them: what `docs/machines` shows, and
/// what the simulator holds every change to.
@NullMarked
package hone.engine.machines;

import org.jspecify.annotations.NullMarked;
