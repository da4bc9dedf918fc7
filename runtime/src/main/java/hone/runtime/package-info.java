/// Where training jobs run, and all that they need there: the engine's `Backend`, images, data,
/// storage and logs.
@NullMarked
package hone.runtime;

import org.jspecify.annotations.NullMarked;
