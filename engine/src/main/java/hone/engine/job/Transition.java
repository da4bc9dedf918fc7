package hone.engine.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One of AWS's SecondaryStatusTransitions.
///
/// @param endedAt when the next one began, or `null` for the present one
public record Transition(
    SecondaryStatus status, Instant startedAt, @Nullable Instant endedAt, String message) {}
