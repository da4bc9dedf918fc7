package hone.engine.log;

import hone.engine.Scope;
import hone.engine.backend.AttemptId;
import hone.engine.job.TrainingJob;
import hone.engine.store.LaunchIntent;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How long the logs of training jobs are kept after their last line: as their account said, and no
/// longer than the server's operator did. Thread-safe.
public final class LogRetention {
  private final Store store;
  private final @Nullable Integer most;

  /// @param most the operator's days, or `null` for ever
  public LogRetention(Store store, @Nullable Integer most) {
    this.store = store;
    this.most = most;
  }

  /// For how many days an account keeps logs; empty for ever.
  public OptionalInt days(Scope scope) {
    return store.read(snapshot -> days(snapshot.logRetentions().get(scope)));
  }

  private OptionalInt days(@Nullable Integer said) {
    return shortest(said == null ? List.of() : List.of(said));
  }

  private OptionalInt shortest(Collection<Integer> said) {
    IntStream operators = most == null ? IntStream.empty() : IntStream.of(most);
    return IntStream.concat(said.stream().mapToInt(Integer::intValue), operators).min();
  }

  /// Have an account keep its logs for so many days.
  public void keep(Scope scope, int days) {
    set(scope, days);
  }

  /// Have an account keep its logs as long as the server does.
  public void forget(Scope scope) {
    set(scope, null);
  }

  private void set(Scope scope, @Nullable Integer days) {
    store.write(
        transaction -> {
          transaction.keepLogs(scope, days);
          return true;
        });
  }

  /// The shortest time for which any log is kept; empty if all are for ever.
  public Optional<Duration> shortest() {
    return duration(store.read(snapshot -> shortest(snapshot.logRetentions().values())));
  }

  /// How long the log of an attempt is kept; empty for ever, and while its training job has not
  /// ended. One that the store does not know is the operator's alone.
  public Optional<Duration> of(AttemptId attempt) {
    return store.read(
        snapshot -> {
          Optional<TrainingJob> job =
              snapshot.launch(attempt).map(LaunchIntent::trainingId).flatMap(snapshot::trainingJob);
          if (job.isPresent() && !job.get().state().status().terminal()) {
            return Optional.empty();
          }
          return duration(days(job.map(each -> said(snapshot, each)).orElse(null)));
        });
  }

  private static @Nullable Integer said(Snapshot snapshot, TrainingJob job) {
    SequencedMap<Scope, Integer> all = snapshot.logRetentions();
    return all.get(job.identity().scope());
  }

  private static Optional<Duration> duration(OptionalInt days) {
    return days.isPresent() ? Optional.of(Duration.ofDays(days.getAsInt())) : Optional.empty();
  }
}
