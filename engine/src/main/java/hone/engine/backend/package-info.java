/// The port through which training jobs run. Level-triggered: `inspect` is the truth, everything
/// else is a request or a hint.
@NullMarked
package hone.engine.backend;

import org.jspecify.annotations.NullMarked;
