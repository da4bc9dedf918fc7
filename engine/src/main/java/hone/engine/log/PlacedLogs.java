package hone.engine.log;

import hone.engine.ApiError;
import hone.engine.backend.AttemptId;
import hone.engine.backend.TrainingLog;
import hone.engine.backend.TrainingLogs;
import hone.engine.job.TrainingJob;
import hone.engine.store.LaunchIntent;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What training jobs printed, where several servers share a store: each keeps the logs of its own
/// attempts. In place of another's there is one line that says where it is kept. Thread-safe.
public final class PlacedLogs implements TrainingLogs {
  private final Store store;
  private final TrainingLogs here;

  /// @param here what is kept at this server
  public PlacedLogs(Store store, TrainingLogs here) {
    this.store = store;
    this.here = here;
  }

  @Override
  public TrainingLog log(AttemptId attempt, String host) {
    TrainingLog log = here.log(attempt, host);
    if (!log.readBefore(TrainingLog.END, 1).isEmpty()) {
      return log;
    }
    String place = store.lease().place();
    return store.read(snapshot -> notice(snapshot, attempt, place)).orElse(log);
  }

  private static Optional<TrainingLog> notice(Snapshot store, AttemptId attempt, String here) {
    return elsewhere(store, attempt, here)
        .flatMap(
            launch ->
                store
                    .trainingJob(launch.trainingId())
                    .map(TrainingJob::identity)
                    .map(
                        job ->
                            new Notice(
                                job.createdAt(), "Hone: this log is kept at " + where(launch))));
  }

  /// Refuse what only the server can do where a training job runs.
  ///
  /// @throws ApiError if that is another
  public static void refuseElsewhere(Store store, TrainingJob job) {
    String here = store.lease().place();
    job.attempt()
        .flatMap(attempt -> store.read(s -> elsewhere(s, attempt, here)))
        .ifPresent(
            launch -> {
              throw ApiError.validation("The training job runs at " + where(launch));
            });
  }

  /// The launch of an attempt at another server.
  private static Optional<LaunchIntent> elsewhere(Snapshot store, AttemptId attempt, String here) {
    return store.launch(attempt).filter(launch -> !launch.place().equals(here));
  }

  private static String where(LaunchIntent launch) {
    return "another server, the one whose data folder has "
        + launch.place()
        + " in its file server.id; ask there.";
  }

  /// A log of one line.
  private record Notice(Instant at, String text) implements TrainingLog {
    private List<Line> line() {
      return List.of(new Line(0, 1, at, text));
    }

    @Override
    public List<Line> read(long position, int linesMax) {
      return position < 1 ? line() : List.of();
    }

    @Override
    public List<Line> readBefore(long position, int linesMax) {
      return position < 1 ? List.of() : line();
    }

    @Override
    public long find(Instant from) {
      return from.isAfter(at) ? 1 : 0;
    }
  }
}
