package hone.engine.loop;

import hone.engine.rules.Quotas;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How an engine is set up.
///
/// @param slots how many training jobs may run at once, from 1
/// @param sweep how often everything that runs is looked at, even if nothing was heard of it
/// @param absence for how long an attempt that was there must be absent before it counts as gone
/// @param strategyThreads how many strategies may think at once, from 1
/// @param logDays for how many days logs are kept at most, or `null` for ever
public record EngineSettings(
    int slots,
    Duration sweep,
    Duration absence,
    int strategyThreads,
    Quotas quotas,
    @Nullable Integer logDays) {

  /// Long enough for a backend whose lists are late, short enough to try again soon.
  private static final Duration ABSENCE = Duration.ofSeconds(30);

  public EngineSettings {
    if (slots < 1 || strategyThreads < 1) {
      throw new IllegalArgumentException(
          "engine: found slots "
              + slots
              + " and strategyThreads "
              + strategyThreads
              + ", allowed: numbers from 1");
    }
  }

  /// Settings with which logs are kept for ever.
  public EngineSettings(
      int slots, Duration sweep, Duration absence, int strategyThreads, Quotas quotas) {
    this(slots, sweep, absence, strategyThreads, quotas, null);
  }

  /// The usual settings with that many slots.
  public static EngineSettings of(int slots) {
    int threads = Math.clamp(slots / 2, 2, 8);
    return new EngineSettings(slots, Duration.ofSeconds(1), ABSENCE, threads, Quotas.AWS);
  }

  /// The same with other quotas.
  public EngineSettings withQuotas(Quotas others) {
    return new EngineSettings(slots, sweep, absence, strategyThreads, others, logDays);
  }

  /// The same with another time for which logs are kept at most.
  public EngineSettings withLogDays(@Nullable Integer others) {
    return new EngineSettings(slots, sweep, absence, strategyThreads, quotas, others);
  }
}
