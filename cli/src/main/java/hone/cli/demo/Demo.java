package hone.cli.demo;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.Home;
import hone.cli.client.AwsClient;
import hone.cli.client.JobFinder;
import hone.cli.client.Json;
import hone.cli.follow.Display;
import hone.cli.follow.Follower;
import hone.cli.follow.TuningSnapshot;
import hone.cli.text.Terminal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The demo on a running server: load the data, tune, compare with XGBoost's defaults.
///
/// Everything goes through the server's HTTP endpoint as any client's requests do; only the data
/// are put into the embedded bucket by hand.
public final class Demo {
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(8);

  private final Home home;
  private final AwsClient client;
  private final BucketFiles buckets;
  private final Terminal terminal;
  private final InstantSource time;

  /// Held while something is made, so that a stop comes before it or stops it.
  private final ReentrantLock making = new ReentrantLock();

  /// Whether nothing is to be made any more. Guarded by `making`.
  private boolean stopped;

  public Demo(
      Home home, AwsClient client, BucketFiles buckets, Terminal terminal, InstantSource time) {
    this.home = home;
    this.client = client;
    this.buckets = buckets;
    this.terminal = terminal;
    this.time = time;
  }

  /// What the demo found out.
  ///
  /// @param tuned the best model on the held-out rows
  /// @param defaults the model of XGBoost's defaults on the same rows
  /// @param model where the best model lies
  public record Result(TuningSnapshot job, Evaluation tuned, Evaluation defaults, Path model) {}

  /// Run the tuning job of a request to its end and compare.
  public Result run(DemoRequest request) throws InterruptedException {
    load(request);
    make("CreateHyperParameterTuningJob", request.tuning());
    TuningSnapshot last;
    try (Display display = Display.on(terminal, time)) {
      last = new Follower(client, PAUSE).follow(request.name(), display);
    }
    TuningSnapshot.Best best = last.best();
    if (!last.status().equals("Completed") || best == null) {
      throw new CliError(Exit.FAILED, "the tuning job is " + last.status() + last.why());
    }
    terminal.out().println("Training once with XGBoost's defaults, to compare …");
    String defaultsName = request.name() + "-defaults";
    make("CreateTrainingJob", request.withDefaults(defaultsName));
    Path defaults = model(finished(defaultsName));
    Path tuned = model(training(best.trainingJob()));
    Path test = home.examples().resolve("churn").resolve("test.csv");
    return new Result(
        last, Evaluation.of(home, tuned, test), Evaluation.of(home, defaults, test), tuned);
  }

  private void make(String operation, ObjectNode request) {
    making.lock();
    try {
      if (stopped) {
        throw new CliError(Exit.INTERRUPTED, "interrupted");
      }
      client.sagemaker(operation, request);
    } finally {
      making.unlock();
    }
  }

  /// Stop what a request has started, and wait for its training jobs to end, a few seconds at most.
  /// Nothing is started afterwards.
  public void stop(DemoRequest request) {
    making.lock();
    try {
      stopped = true;
    } finally {
      making.unlock();
    }
    request("StopHyperParameterTuningJob", "HyperParameterTuningJobName", request.name());
    request("StopTrainingJob", "TrainingJobName", request.name() + "-defaults");
    var end = time.instant().plus(STOP_PATIENCE);
    try {
      while (time.instant().isBefore(end)
          && !new Follower(client, PAUSE).now(request.name()).isOver()) {
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (CliError _) {
      // There is no tuning job yet, or the server has ended: nothing to wait for.
    }
  }

  private void request(String operation, String member, String name) {
    try {
      client.sagemaker(operation, Json.object().put(member, name));
    } catch (CliError _) {
      // It has ended or was never made, which is what stopping wants.
    }
  }

  private void load(DemoRequest request) {
    Map<String, String> channels = request.channels();
    channels.forEach((channel, uri) -> buckets.put(example(channel + ".csv"), uri));
  }

  private Path example(String name) {
    return home.examples().resolve("churn").resolve(name);
  }

  private Path model(JsonNode trainingJob) {
    String uri = trainingJob.path("ModelArtifacts").path("S3ModelArtifacts").asString("");
    if (uri.isEmpty()) {
      throw new CliError(
          Exit.FAILED,
          "the training job "
              + trainingJob.path("TrainingJobName").asString("")
              + " has no model: "
              + trainingJob.path("FailureReason").asString("no reason was given"));
    }
    return buckets.path(uri);
  }

  private JsonNode finished(String name) throws InterruptedException {
    JsonNode job = training(name);
    while (!JobFinder.hasEnded(job)) {
      Thread.sleep(PAUSE);
      job = training(name);
    }
    return job;
  }

  private JsonNode training(String name) {
    return client.sagemaker("DescribeTrainingJob", Json.object().put("TrainingJobName", name));
  }
}
