package hone.engine.experiment;

import org.jspecify.annotations.Nullable;

/// Where a training job's trial component belongs: AWS's ExperimentConfig.
///
/// @param experimentName an experiment that exists, or `null`
/// @param trialName a trial, made if there is none, or `null` for one of the training job's own
public record ExperimentPlace(@Nullable String experimentName, @Nullable String trialName) {}
