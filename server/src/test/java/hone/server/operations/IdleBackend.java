package hone.server.operations;

import hone.engine.backend.AttemptId;
import hone.engine.backend.Backend;
import hone.engine.backend.BuiltInHyperparameter;
import hone.engine.backend.BuiltInHyperparameter.Bound;
import hone.engine.backend.BuiltInHyperparameter.Companion;
import hone.engine.backend.BuiltInHyperparameter.Kind;
import hone.engine.backend.Images;
import hone.engine.backend.InputData;
import hone.engine.backend.Instances;
import hone.engine.backend.MetricPoint;
import hone.engine.backend.Observation;
import hone.engine.backend.TrainingLog;
import hone.engine.backend.TrainingLogs;
import hone.engine.backend.TrainingOrder;
import hone.engine.training.TrainingSpec.Channel;
import hone.engine.training.TrainingSpec.MetricDefinition;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Training jobs that go on until they are stopped or `finish` is called; images and data by
/// their names.
public final class IdleBackend implements Backend, Images, InputData, TrainingLogs, Instances {
  private static final List<BuiltInMetric> METRICS =
      List.of(
          new BuiltInMetric(
              new MetricDefinition("validation:auc", "auc:(.*)"), List.of("Maximize")),
          new BuiltInMetric(
              new MetricDefinition("validation:rmse", "rmse:(.*)"), List.of("Minimize")),
          new BuiltInMetric(
              new MetricDefinition("train:auc", "train-auc:(.*)"), List.of("Maximize")));

  /// What the built-in XGBoost of the image `xgboost:held` takes.
  private static final List<BuiltInHyperparameter> HYPERPARAMETERS =
      List.of(
          parameter("num_round", Kind.INTEGER),
          parameter("eta", Kind.CONTINUOUS),
          parameter("booster", Kind.CATEGORICAL, "gbtree", "dart"),
          parameter("objective", Kind.CATEGORICAL, "multi:softmax", "multi:softprob", "reg:linear"),
          parameter("num_class", Kind.INTEGER),
          parameter(
              "_tuning_objective_metric", Kind.CATEGORICAL, "validation:auc", "validation:rmse"));

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Map<AttemptId, Training> attempts = new ConcurrentHashMap<>();
  private volatile boolean finishes;

  /// By `<training job>/<host>`.
  private final Map<String, ListedLog> printed = new ConcurrentHashMap<>();

  /// By training job or tuning job.
  private final Map<String, List<MetricPoint>> reported = new ConcurrentHashMap<>();

  /// One attempt.
  ///
  /// @param end how it ended, when it was looked at or stopped; `null` as long as it trains
  private record Training(Instant began, @Nullable End end) {
    Training end(Observation.Ending how) {
      return end == null ? new Training(began, new End(Instant.now(), how)) : this;
    }
  }

  private record End(Instant at, Observation.Ending how) {}

  /// Let what trains, and what is launched from now on, complete.
  public void finish() {
    finishes = true;
  }

  @Override
  public void launch(TrainingOrder order) {
    attempts.putIfAbsent(order.attempt(), new Training(Instant.now(), null));
  }

  @Override
  public Observation inspect(AttemptId attempt) {
    if (finishes) {
      end(attempt, new Observation.Ending.Completed());
    }
    Training training = attempts.get(attempt);
    if (training == null) {
      return new Observation.Absent();
    }
    var stages = List.of(new Observation.StageEntry(Observation.Stage.TRAINING, training.began));
    End end = training.end;
    return end == null
        ? new Observation.Active(stages)
        : new Observation.Ended(stages, end.at, end.how, null);
  }

  @Override
  public List<MetricPoint> metrics(AttemptId attempt, long after) {
    return reported.entrySet().stream()
        .filter(each -> attempt.text().startsWith(each.getKey() + "-"))
        .flatMap(each -> each.getValue().stream())
        .filter(point -> point.sequence() > after)
        .toList();
  }

  private static BuiltInHyperparameter parameter(String name, Kind kind, String... values) {
    var zero = new Bound(BigDecimal.ZERO, true);
    @Nullable Bound low = kind == Kind.CATEGORICAL ? null : zero;
    @Nullable Bound high = kind == Kind.CONTINUOUS ? new Bound(BigDecimal.ONE, false) : null;
    @Nullable Companion companion =
        name.equals("num_class") ? new Companion("objective", "multi:") : null;
    boolean required = name.equals("num_round");
    return new BuiltInHyperparameter(
        name, "other_" + name, kind, required, List.of(values), low, high, companion);
  }

  /// Let a training job, or those of a tuning job, report a value of a metric.
  public void report(String job, String metric, double value) {
    List<MetricPoint> points = reported.computeIfAbsent(job, _ -> new CopyOnWriteArrayList<>());
    points.add(new MetricPoint(points.size() + 1, metric, value, START));
  }

  @Override
  public void stored(AttemptId attempt, long sequence) {}

  @Override
  public void stop(AttemptId attempt) {
    end(attempt, new Observation.Ending.Stopped());
  }

  private void end(AttemptId attempt, Observation.Ending how) {
    attempts.computeIfPresent(attempt, (_, training) -> training.end(how));
  }

  @Override
  public void release(AttemptId attempt) {}

  @Override
  public List<AttemptId> attempts() {
    return List.of();
  }

  @Override
  public void onChange(Consumer<AttemptId> listener) {}

  @Override
  public Resolution resolve(String image) {
    return switch (image) {
      case "mine", "mine:2", "mine-other", "mine/xgboost:1" -> new Resolution.Custom(List.of());
      case "kmeans" ->
          new Resolution.Custom(List.of(new MetricDefinition("test:msd", "test msd <loss>=(.*)")));
      case "xgboost" -> new Resolution.BuiltIn("xgboost", METRICS, List.of(), List.of());
      case "xgboost:held" ->
          new Resolution.BuiltIn(
              "xgboost", METRICS, HYPERPARAMETERS, List.of("text/csv", "csv", "text/libsvm"));
      default -> new Resolution.Unknown("only mine and xgboost are known");
    };
  }

  @Override
  public Optional<String> problem(String account, Channel channel) {
    return channel.uri().contains("missing") ? Optional.of("nothing is there") : Optional.empty();
  }

  @Override
  public Optional<String> outputProblem(String account, String uri) {
    return uri.contains("foreign") ? Optional.of("Access Denied") : Optional.empty();
  }

  @Override
  public TrainingLog log(AttemptId attempt, String host) {
    return printed.entrySet().stream()
        .filter(each -> isOf(attempt, host, each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(ListedLog.of(START, "one", "two"));
  }

  /// Attempts are named after their training jobs.
  private static boolean isOf(AttemptId attempt, String host, String key) {
    int slash = key.indexOf('/');
    return attempt.text().startsWith(key.substring(0, slash) + "-")
        && host.equals(key.substring(slash + 1));
  }

  /// Let the first host of a training job have printed a line.
  public void print(String job, Instant at, String text) {
    log(job, 1).add(at, text);
  }

  /// What one of a training job's hosts prints.
  public ListedLog log(String job, int host) {
    return printed.computeIfAbsent(job + "/algo-" + host, _ -> ListedLog.of(START));
  }

  @Override
  public Optional<String> problem(String instanceType) {
    return instanceType.equals("ml.p2.xlarge") ? Optional.of("it is none here") : Optional.empty();
  }
}
