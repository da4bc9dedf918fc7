package hone.engine.loop;

import hone.engine.job.TrainingJob;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What to do after a round's commit. Immutable.
///
/// @param stored training jobs whose metric values up to the last one read are stored
/// @param counts what has ended or was answered
/// @param judge training jobs with objective values, which a stopper should look at unless it has
/// @param unfinished what the round has left, or `null` if nothing
record Effects(
    List<TrainingJob> stored,
    List<TrainingJob> launch,
    List<TrainingJob> stop,
    List<TrainingJob> release,
    List<Consumer<Telemetry>> counts,
    List<Wanted> wanted,
    List<TrainingJob> judge,
    @Nullable Unfinished unfinished) {
  Effects {
    stored = List.copyOf(stored);
    launch = List.copyOf(launch);
    stop = List.copyOf(stop);
    release = List.copyOf(release);
    counts = List.copyOf(counts);
    wanted = List.copyOf(wanted);
    judge = List.copyOf(judge);
  }

  /// How many suggestions a tuning job should get.
  record Wanted(long tuningId, int count) {}

  /// That there is more to do than one round does: slots to give out to those that wait, training
  /// jobs to stop.
  ///
  /// @param inLine training jobs that may wait for a slot
  /// @param unasked tuning jobs that may want suggestions
  record Unfinished(List<Long> inLine, List<Long> unasked) {
    Unfinished {
      inLine = List.copyOf(inLine);
      unasked = List.copyOf(unasked);
    }
  }
}
