package hone.engine.backend;

import java.time.Instant;

/// One value of one metric, read from the log of one attempt.
///
/// @param sequence counts the attempt's points from 1
/// @param value finite
/// @param at when its line was seen
public record MetricPoint(long sequence, String metric, double value, Instant at) {}
