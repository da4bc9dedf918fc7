package hone.server.operations;

import static org.assertj.core.api.Assertions.assertThat;

import hone.api.OperationShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keeps docs/operations.md true: it is made from the models' operations and `OperationList`.
///
/// `mvn -pl server -am test -Dtest=OperationsDocumentTest -Dsurefire.failIfNoSpecifiedTests=false
/// -Dtest.jvm.arguments=-Dhone.write=true` writes it anew.
final class OperationsDocumentTest {
  private static final String HEAD =
      """
      # Operations

      What of AWS's APIs Hone offers, all at one address: `AWS_ENDPOINT_URL`. Any other operation
      of these services is answered with AWS's `UnknownOperationException` and a text that names
      it; one of another service (ECR, EC2) with `InvalidSignatureException` and the services that
      there are, S3 among them where the buckets are Hone's. The query protocol calls them
      `InvalidAction` and `SignatureDoesNotMatch`. (This page is made from the operation list.)

      | service | operation | offered | what differs from AWS |
      |---|---|---|---|
      """;

  private static final Map<String, String> NOTES =
      Map.ofEntries(
          Map.entry(
              "SageMaker CreateAlgorithm",
              "its image is looked at when it is created, so it is `Completed` at once; validation"
                  + " profiles are told, not run"),
          Map.entry(
              "SageMaker CreateHyperParameterTuningJob",
              "quotas that AWS raises on request are at the highest that it grants"
                  + " (`quota_parallel_jobs`, `quota_random_jobs`); of `InstanceConfigs` the first"
                  + " is taken whose type there is, and a training job that waits does not move on"
                  + " to the next; Hyperband stops a training job at its first report beyond"
                  + " MaxResource, where AWS stops it at MaxResource; any hyperparameter of the"
                  + " built-in XGBoost may have a range,"
                  + " also `booster`, `tree_method` and others that AWS does not tune: it lists"
                  + " `alpha`, `colsample_bylevel`, `colsample_bynode`, `colsample_bytree`, `eta`,"
                  + " `gamma`, `lambda`, `max_delta_step`, `max_depth`, `min_child_weight`,"
                  + " `num_round` and `subsample`"),
          Map.entry(
              "SageMaker CreateTrainingJob",
              "debugger, profiler, TensorBoard, MLflow and remote debugging are told, not done"),
          Map.entry(
              "SageMaker DescribeTrainingJob",
              "of a metric that ends as `nan` or `inf`, FinalMetricDataList tells the last number;"
                  + " an objective that ends so has no value"),
          Map.entry(
              "CloudWatch Logs FilterLogEvents",
              "filter patterns of columns (`[a, b]`) are an InvalidParameterException; deleted"
                  + " training jobs are looked at where a name or prefix names one"),
          Map.entry(
              "CloudWatch Logs DescribeLogStreams",
              "LastEventTime is the order in which training jobs last changed; the streams of a"
                  + " deleted one are told to who asks for its prefix"),
          Map.entry(
              "CloudWatch Logs PutRetentionPolicy",
              "a log goes as a whole, so many days after its last line and not before its training"
                  + " job has ended; `logs_keep_days` is the most"),
          Map.entry(
              "CloudWatch Logs DeleteRetentionPolicy", "`logs_keep_days` holds, if it is set"),
          Map.entry(
              "CloudWatch GetMetricData",
              "queries of a metric; expressions (metric math) are refused; of a metric with more"
                  + " than 2,000 values, SampleCount and Sum count an even selection"),
          Map.entry(
              "CloudWatch GetMetricStatistics",
              "of a metric with more than 2,000 values, SampleCount and Sum count an even"
                  + " selection"),
          Map.entry(
              "CloudWatch ListMetrics",
              "metrics of training jobs, whenever they had values (RecentlyActive leaves none out);"
                  + " those of a deleted one are told to who asks for its name; what hosts use"
                  + " (dimension `Host`: CPUUtilization, MemoryUtilization, …) is not recorded"),
          Map.entry("IAM SimulatePrincipalPolicy", "everything is allowed"),
          Map.entry(
              "SageMaker CreateTrialComponent",
              "no lineage: in the SageMaker Python SDK's `Run`, log_confusion_matrix, log_roc_curve"
                  + " and log_precision_recall fail with an UnknownOperationException"),
          Map.entry(
              "SageMaker UpdateTrainingJob",
              "profiler and remote debugging are told, not done, until the training job has ended;"
                  + " there are no warm pools"),
          Map.entry(
              "SageMaker ListTrainingJobsForHyperParameterTuningJob",
              "without SortBy and SortOrder the newest first, as AWS answers, and not by name, as"
                  + " its API reference says"),
          Map.entry(
              "SageMaker ListTrainingJobs",
              "there are no warm pools and training plans: their filters match nothing;"
                  + " StatusEquals is applied before a page is cut, so that pages are full"),
          Map.entry(
              "SageMaker Search",
              "training jobs, tuning jobs, experiments, trials, trial components; other resources"
                  + " have no hits"),
          Map.entry(
              "SageMaker GetSearchSuggestions",
              "names that callers gave are those of the 200 newest resources"),
          Map.entry(
              "SageMaker Metrics BatchPutMetrics", "at most 100,000 values a trial component"),
          Map.entry(
              "SageMaker Metrics BatchGetMetrics",
              "of a printed metric with more than 2,000 values, an even selection"),
          Map.entry("IAM GetRole", "every role of the account is there"));

  @TempDir Path folder;

  private static Stream<OperationShape<?>> all() {
    return Stream.of(
            hone.api.sagemaker.Operations.ALL,
            hone.api.metrics.Operations.ALL,
            hone.api.logs.Operations.ALL,
            hone.api.cloudwatch.Operations.ALL,
            hone.api.sts.Operations.ALL,
            hone.api.iam.Operations.ALL,
            hone.api.insight.Operations.ALL)
        .flatMap(List::stream);
  }

  @Test
  void theDocumentSaysWhatTheCodeOffers() throws IOException {
    Set<String> offered;
    try (var calls = new Calls(folder)) {
      offered = calls.offered();
    }
    var text = new StringBuilder(HEAD);
    var names = new TreeSet<String>();
    all()
        .forEach(
            shape -> {
              String name = shape.service().name() + " " + shape.name();
              names.add(name);
              text.append("| ").append(shape.service().name()).append(" | ");
              text.append(shape.name()).append(" | ");
              text.append(offered.contains(name) ? "yes" : "no").append(" | ");
              text.append(NOTES.getOrDefault(name, "")).append(" |\n");
            });
    Path file = Path.of("").toAbsolutePath().resolveSibling("docs").resolve("operations.md");
    if (Boolean.getBoolean("hone.write")) {
      Files.writeString(file, text.toString());
    }

    assertThat(names).containsAll(offered).containsAll(NOTES.keySet());
    assertThat(file).hasContent(text.toString());
  }

  @Test
  void everyOperationOfSageMakersModelIsOffered() {
    try (var calls = new Calls(folder)) {
      assertThat(calls.offered())
          .containsAll(
              hone.api.sagemaker.Operations.ALL.stream()
                  .map(shape -> shape.service().name() + " " + shape.name())
                  .toList());
    }
  }
}
