package hone.engine.resource;

import java.time.Instant;

/// A metric value that a caller put on a trial component.
///
/// @param step the caller's iteration number, from 0
public record PutMetric(String metric, long step, Instant at, double value) {}
