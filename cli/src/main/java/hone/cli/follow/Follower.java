package hone.cli.follow;

import hone.cli.client.AwsClient;
import hone.cli.client.Json;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Asks for a tuning job's state until it is over. For one tuning job; not thread-safe.
public final class Follower {
  private final AwsClient client;
  private final Duration pause;
  private final Patience patience;

  /// For which counts the failure was asked.
  private TuningSnapshot.@Nullable Counts asked;

  private @Nullable Failure failure;

  /// For a server that is never away, as one in this process.
  ///
  /// @param pause between two questions
  public Follower(AwsClient client, Duration pause) {
    this(client, pause, new Patience(Duration.ZERO, () -> {}));
  }

  /// @param pause between two questions
  /// @param patience with a server that is away
  public Follower(AwsClient client, Duration pause, Patience patience) {
    this.client = client;
    this.pause = pause;
    this.patience = patience;
  }

  /// Show a tuning job until it has ended.
  ///
  /// @return its last state
  /// @throws InterruptedException if the thread is interrupted; the tuning job goes on
  public TuningSnapshot follow(String name, Display display) throws InterruptedException {
    while (true) {
      TuningSnapshot snapshot = patience.ask(() -> now(name));
      display.show(snapshot);
      if (snapshot.isOver()) {
        return snapshot;
      }
      Thread.sleep(pause);
    }
  }

  /// What is true of a tuning job now.
  public TuningSnapshot now(String name) {
    var request = Json.object().put("HyperParameterTuningJobName", name);
    TuningSnapshot snapshot =
        WaitingTrainings.counted(
            client, client.sagemaker("DescribeHyperParameterTuningJob", request));
    if (!snapshot.hasFailures()) {
      return snapshot;
    }
    // Whether a training job has its slot changes nothing about failures.
    TuningSnapshot.Counts counts = snapshot.waiting(0).counts();
    if (!counts.equals(asked)) {
      asked = counts;
      failure = Failure.commonest(client, name).orElse(null);
    }
    return snapshot.with(failure);
  }
}
