package hone.engine.time;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the wall clock showed at a moment, and how it has been set until then.
///
/// @param now what it showed
/// @param set how far it has been set in all since the process began, forwards if positive
/// @param jump the last time that it was set, or `null` if it never was
public record Reading(Instant now, Duration set, @Nullable ClockJump jump) {}
