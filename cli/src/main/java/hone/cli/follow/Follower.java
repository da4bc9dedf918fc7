package hone.cli.follow;

import hone.cli.client.AwsClient;
import hone.cli.client.Json;
import java.time.Duration;

/// Asks for a tuning job's state until it is over.
public final class Follower {
  private final AwsClient client;
  private final Duration pause;

  /// @param pause between two questions
  public Follower(AwsClient client, Duration pause) {
    this.client = client;
    this.pause = pause;
  }

  /// Show a tuning job until it has ended.
  ///
  /// @return its last state
  /// @throws InterruptedException if the thread is interrupted; the tuning job goes on
  public Snapshot follow(String name, Display display) throws InterruptedException {
    while (true) {
      Snapshot snapshot = now(name);
      display.show(snapshot);
      if (snapshot.isOver()) {
        return snapshot;
      }
      Thread.sleep(pause);
    }
  }

  /// What is true of a tuning job now.
  public Snapshot now(String name) {
    var request = Json.object().put("HyperParameterTuningJobName", name);
    return Snapshot.of(client.sagemaker("DescribeHyperParameterTuningJob", request));
  }
}
