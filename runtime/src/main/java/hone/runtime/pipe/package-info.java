/// Pipe mode: a process beside each training job that feeds its channels' pipes. It outlives the
/// server, as training programs do; an interrupted stream would look like the end of the data.
@NullMarked
package hone.runtime.pipe;

import org.jspecify.annotations.NullMarked;
