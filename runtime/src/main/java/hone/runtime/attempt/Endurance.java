package hone.runtime.attempt;

import java.time.Duration;

/// How long the world may refuse what an attempt needs before the attempt fails.
///
/// @param preparing before its programs run
/// @param storingMin what they left, however short the job's time limit is
/// @param storingMax what they left, however long the job's time limit is
/// @param reading its own files, when a server takes it up
public record Endurance(
    Duration preparing, Duration storingMin, Duration storingMax, Duration reading) {
  public static final Endurance STANDARD =
      new Endurance(
          Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofHours(24), Duration.ofHours(1));

  /// How long storing is tried: as long as the job may run, within bounds.
  Duration storing(Duration runtimeMax) {
    Duration most = runtimeMax.compareTo(storingMax) < 0 ? runtimeMax : storingMax;
    return most.compareTo(storingMin) < 0 ? storingMin : most;
  }
}
