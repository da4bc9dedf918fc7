package hone.engine.training;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A training job's StoppingCondition.
///
/// @param runtimeMax how long it may run in all before it is stopped (`MaxRuntimeExceeded`)
/// @param waitMax how long run and waiting for spot capacity may take together; spot only
/// @param pendingMax how long it may wait for a slot, and then be starting, or `null` for ever
public record TimeLimits(
    Duration runtimeMax, @Nullable Duration waitMax, @Nullable Duration pendingMax) {}
