package hone.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.Observation.Ending;
import hone.engine.backend.Observation.FailureKind;
import hone.engine.fake.FakeBackend.Script;
import hone.engine.fake.Specs;
import hone.engine.fake.World;
import hone.engine.job.JobStatus;
import hone.engine.job.MetricSummary;
import hone.engine.job.TrainingJob;
import hone.engine.tuning.TuningSpec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which values of metrics count when a training job has ended.
final class FinalMetricsTest {
  private static final Ending INTERNAL =
      new Ending.Failed(FailureKind.INTERNAL, "InternalServerError: no disk");

  @TempDir Path folder;

  /// Run a training job that prints these values and fails inside the service, then those and
  /// completes.
  private List<MetricSummary> metrics(List<Double> first, List<Double> second) {
    try (var world =
        new World(
            folder,
            1,
            order ->
                order.attempt().text().contains("-1-")
                    ? new Script(first, INTERNAL)
                    : new Script(second, new Ending.Completed()))) {
      world.engine().submit(Specs.random(1, 1).withRetries(1).own("own"));
      World.await(() -> world.training("own").state().status().terminal(), "ended");
      TrainingJob job = world.training("own");
      assertThat(job.state().status()).isEqualTo(JobStatus.COMPLETED);
      List<MetricSummary> metrics = world.engine().read(s -> s.metrics(job.id()));
      Double objective = job.state().objective();
      assertThat(
              metrics.stream()
                  .filter(each -> each.metric().equals(TuningSpec.OBJECTIVE_METRIC))
                  .map(MetricSummary::last)
                  .toList())
          .as("the objective's final value is the objective")
          .isEqualTo(objective == null ? List.of() : List.of(objective));
      return metrics;
    }
  }

  @Test
  void whatAnAttemptPrintedIsNotFinalWhereTheNextBeganAnewAndPrintedNothing() {
    assertThat(metrics(List.of(0.1), List.of())).isEmpty();
  }

  @Test
  void aMetricIsSummedUpFromTheAttemptThatCounts() {
    List<MetricSummary> metrics = metrics(List.of(0.1, 0.9), List.of(0.5, 0.4));

    assertThat(metrics).hasSize(2);
    for (MetricSummary each : metrics) {
      assertThat(List.of(each.first(), each.last(), each.min(), each.max()))
          .containsExactly(0.5, 0.4, 0.4, 0.5);
      assertThat(each.count()).isEqualTo(2);
    }
  }

  @Test
  void anObjectiveThatEndsAsNoNumberHasNoFinalValue() {
    assertThat(metrics(List.of(), List.of(0.1, Double.NaN)))
        .extracting(MetricSummary::metric)
        .containsExactly("loss");
  }
}
