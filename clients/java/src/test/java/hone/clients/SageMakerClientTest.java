package hone.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.CreateHyperParameterTuningJobRequest;
import software.amazon.awssdk.services.sagemaker.model.DescribeHyperParameterTuningJobResponse;
import software.amazon.awssdk.services.sagemaker.model.HyperParameterTrainingJobDefinition;
import software.amazon.awssdk.services.sagemaker.model.HyperParameterTrainingJobSummary;
import software.amazon.awssdk.services.sagemaker.model.HyperParameterTuningJobObjectiveType;
import software.amazon.awssdk.services.sagemaker.model.HyperParameterTuningJobStatus;
import software.amazon.awssdk.services.sagemaker.model.ResourceInUseException;
import software.amazon.awssdk.services.sagemaker.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;
import software.amazon.awssdk.services.sagemaker.model.TrainingInputMode;
import software.amazon.awssdk.services.sagemaker.model.TrainingInstanceType;
import software.amazon.awssdk.services.sagemaker.model.TrainingJobStatus;

/// The AWS SDK for Java v2, as its users write it.
final class SageMakerClientTest {
  private static final SageMakerClient CLIENT = SageMakerClient.create();
  private static final String RUN = Long.toString(ProcessHandle.current().pid());

  @AfterAll
  static void close() {
    CLIENT.close();
  }

  @Test
  void aTuningJobEndsWithABestTrainingJob() throws InterruptedException {
    String name = "java-" + RUN;
    CLIENT.createHyperParameterTuningJob(request(name));

    DescribeHyperParameterTuningJobResponse job = ended(name);

    assertThat(job.hyperParameterTuningJobStatus())
        .isEqualTo(HyperParameterTuningJobStatus.COMPLETED);
    assertThat(job.creationTime()).isBetween(Instant.now().minusSeconds(300), Instant.now());
    List<String> names =
        CLIENT
            .listTrainingJobsForHyperParameterTuningJobPaginator(
                request -> request.hyperParameterTuningJobName(name).maxResults(3))
            .trainingJobSummaries()
            .stream()
            .map(HyperParameterTrainingJobSummary::trainingJobName)
            .toList();
    String best = job.bestTrainingJob().trainingJobName();
    assertThat(names).hasSize(4).doesNotHaveDuplicates().contains(best);
    try (var waiter = CLIENT.waiter()) {
      var waited =
          waiter.waitUntilTrainingJobCompletedOrStopped(
              request -> request.trainingJobName(best),
              config ->
                  config.backoffStrategyV2(BackoffStrategy.fixedDelay(Duration.ofMillis(200))));
      assertThat(waited.matched().response().orElseThrow().trainingJobStatus())
          .isEqualTo(TrainingJobStatus.COMPLETED);
    }
  }

  @Test
  void errorsAreTheSdksOwnClasses() {
    CreateHyperParameterTuningJobRequest request = request("java-twice-" + RUN);
    CLIENT.createHyperParameterTuningJob(request);

    assertThatThrownBy(() -> CLIENT.createHyperParameterTuningJob(request))
        .isInstanceOf(ResourceInUseException.class);
    assertThatThrownBy(
            () ->
                CLIENT.describeHyperParameterTuningJob(
                    describe -> describe.hyperParameterTuningJobName("there-is-none")))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> CLIENT.listNotebookInstances())
        .isInstanceOf(SageMakerException.class)
        .hasMessageContaining("not offered");
  }

  private static DescribeHyperParameterTuningJobResponse ended(String name)
      throws InterruptedException {
    Instant deadline = Instant.now().plusSeconds(120);
    while (true) {
      var job =
          CLIENT.describeHyperParameterTuningJob(
              describe -> describe.hyperParameterTuningJobName(name));
      if (job.hyperParameterTuningJobStatus() != HyperParameterTuningJobStatus.IN_PROGRESS) {
        return job;
      }
      assertThat(Instant.now()).as(name + " ends").isBefore(deadline);
      Thread.sleep(200);
    }
  }

  private static CreateHyperParameterTuningJobRequest request(String name) {
    var definition =
        HyperParameterTrainingJobDefinition.builder()
            .algorithmSpecification(
                spec ->
                    spec.trainingImage("local:" + System.getenv("HONE_TRAIN"))
                        .trainingInputMode(TrainingInputMode.FILE)
                        .metricDefinitions(metric -> metric.name("score").regex("score=(.*?);")))
            .roleArn("arn:aws:iam::000000000000:role/hone-tests")
            .staticHyperParameters(Map.of("rounds", "3"))
            .outputDataConfig(output -> output.s3OutputPath("s3://client-tests/output"))
            .resourceConfig(
                resources ->
                    resources
                        .instanceType(TrainingInstanceType.ML_M5_LARGE)
                        .instanceCount(1)
                        .volumeSizeInGB(1))
            .stoppingCondition(stopping -> stopping.maxRuntimeInSeconds(600))
            .build();
    return CreateHyperParameterTuningJobRequest.builder()
        .hyperParameterTuningJobName(name)
        .hyperParameterTuningJobConfig(
            config ->
                config
                    .strategy("Bayesian")
                    .hyperParameterTuningJobObjective(
                        objective ->
                            objective
                                .type(HyperParameterTuningJobObjectiveType.MAXIMIZE)
                                .metricName("score"))
                    .resourceLimits(
                        limits -> limits.maxNumberOfTrainingJobs(4).maxParallelTrainingJobs(2))
                    .parameterRanges(
                        ranges ->
                            ranges.continuousParameterRanges(
                                range -> range.name("x").minValue("0").maxValue("1"))))
        .trainingJobDefinition(definition)
        .build();
  }
}
