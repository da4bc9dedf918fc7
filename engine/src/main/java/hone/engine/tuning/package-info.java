/// What a tuning job is asked to do. Names follow AWS's CreateHyperParameterTuningJob.
@NullMarked
package hone.engine.tuning;

import org.jspecify.annotations.NullMarked;
