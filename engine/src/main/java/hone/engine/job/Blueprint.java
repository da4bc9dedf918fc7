package hone.engine.job;

import hone.engine.training.TrainingSpec;

/// What training jobs of one definition have in common.
///
/// @param id unique in the store
/// @param document the request's own members, as JSON, opaque to the engine
public record Blueprint(long id, TrainingSpec spec, String document) {}
