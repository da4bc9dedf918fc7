/// What a training job is asked to do: the part of a request that a backend acts on. Names follow
/// AWS's CreateTrainingJob.
@NullMarked
package hone.engine.training;

import org.jspecify.annotations.NullMarked;
