package hone.engine.backend;

import java.util.List;
import java.util.function.Consumer;

/// Runs training jobs somewhere: as processes, containers, pods or batch jobs.
///
/// Every call is idempotent by the attempt's id and returns soon: what takes time (fetching data,
/// training, storing artifacts) goes on in the background, survives a restart of the server, and
/// shows in `inspect`. No call throws for what is wrong with one training job: that is an
/// `Observation.Ended` with its reason. Thread-safe.
public interface Backend {

  /// Start an attempt. A second call with the same attempt does nothing, also after a restart.
  void launch(TrainingOrder order);

  /// Tell what is true now of an attempt.
  ///
  /// @throws RuntimeException if that cannot be seen for now: what is not seen is not gone
  Observation inspect(AttemptId attempt);

  /// Read the metric values that an attempt has printed, in order, after the given sequence number.
  ///
  /// @param after the last sequence number that the caller has, or 0
  /// @return at most 10,000 points; numbers start at 1 and name the same point for ever
  List<MetricPoint> metrics(AttemptId attempt, long after);

  /// Learn that an attempt's metric values up to this sequence number are stored and will not be
  /// asked for again, so that they may go.
  void stored(AttemptId attempt, long sequence);

  /// End an attempt: ask the whole process tree to end (SIGTERM), kill it after the grace period.
  /// Artifacts that it has written are stored, then it is `Ended`. Does nothing if the attempt has
  /// ended or is absent.
  void stop(AttemptId attempt);

  /// Take an attempt's place away, as a cloud reclaims a machine: ask the process tree to end, kill
  /// it after the grace period, store its checkpoints but no artifacts; then it has ended as
  /// `Interrupted`. What is noted survives a restart.
  ///
  /// @return `false` if it cannot be interrupted any more, or here
  default boolean interrupt(AttemptId attempt) {
    return false;
  }

  /// Forget an attempt whose outcome has been stored: its working folder goes, its log stays.
  void release(AttemptId attempt);

  /// All attempts that are here, whoever launched them and however they stand: launched and not
  /// released.
  List<AttemptId> attempts();

  /// Ask to be told, on any thread, that an attempt may have changed. A hint to look sooner.
  void onChange(Consumer<AttemptId> listener);
}
