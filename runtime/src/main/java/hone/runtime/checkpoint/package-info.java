/// Checkpoints, kept the same in a training job's folder and in its bucket.
@NullMarked
package hone.runtime.checkpoint;

import org.jspecify.annotations.NullMarked;
