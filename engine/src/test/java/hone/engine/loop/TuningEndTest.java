package hone.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.backend.Observation.Ending;
import hone.engine.backend.Observation.FailureKind;
import hone.engine.backend.TrainingOrder;
import hone.engine.fake.FakeBackend.Script;
import hone.engine.fake.Specs;
import hone.engine.fake.World;
import hone.engine.job.JobStatus;
import hone.engine.job.SecondaryStatus;
import hone.engine.job.TrainingJob;
import hone.engine.submission.TuningSubmission;
import hone.engine.tuning.TuningSpec.Completion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What ends a tuning job, and as what.
final class TuningEndTest {
  private static final Ending NO =
      new Ending.Failed(FailureKind.ALGORITHM, "AlgorithmError: no, exit code: 1");
  private static final Script BAD = new Script(List.of(), NO);

  @TempDir Path folder;

  private static Script byX(TrainingOrder order) {
    return Script.succeeding(Double.parseDouble(order.hyperparameters().get("x")));
  }

  private static int definition(TrainingJob job) {
    return Optional.ofNullable(job.origin()).orElseThrow().definition();
  }

  private World world(int slots, Function<TrainingOrder, Script> scripts) {
    return new World(folder, slots, scripts);
  }

  @Test
  void afterFiveFailuresAndNoSuccessTheTuningJobFails() {
    try (var world = world(4, _ -> BAD)) {
      world.engine().submit(Specs.random(50, 1).tuning("job"));
      world.awaitEnd("job", JobStatus.FAILED);

      assertThat(world.tuning("job").state().failureReason())
          .startsWith("No training job succeeded after 5 attempts.");
      assertThat(world.trainings("job")).hasSize(5);
      assertThat(world.tally("job").otherErrors()).isEqualTo(5);
    }
  }

  @Test
  void trainingJobsThatTheCallerStopsAreNoFailures() {
    try (var world = world(1, _ -> Script.hanging())) {
      world.engine().submit(Specs.random(8, 1).tuning("job"));
      for (int n = 1; n <= 6; n++) {
        int launched = n;
        World.await(() -> world.backend.launched().size() == launched, launched + " launched");
        String name = world.backend.launched().getLast().name();
        world.engine().stopTrainingJob(Specs.SCOPE, name);
      }
      World.await(() -> world.backend.launched().size() == 7, "the search goes on");
      world.backend.print(world.backend.launched().getLast().name(), 0.5);
      world.backend.end(world.backend.launched().getLast().name(), new Ending.Completed());
      World.await(() -> world.backend.launched().size() == 8, "the last is launched");
      world.backend.end(world.backend.launched().getLast().name(), NO);
      world.awaitEnd("job", JobStatus.COMPLETED);

      assertThat(world.tally("job").withdrawn()).isEqualTo(6);
      assertThat(world.tally("job").withoutObjective()).isEqualTo(7);
    }
  }

  @Test
  void withoutAnyObjectiveTheTuningJobFailsAndSaysSo() {
    var silent = new Script(List.of(), new Ending.Completed());
    try (var world = world(4, _ -> silent)) {
      world.engine().submit(Specs.random(3, 1).tuning("job"));
      world.awaitEnd("job", JobStatus.FAILED);

      assertThat(world.tuning("job").state().failureReason())
          .startsWith("No objective metrics found after running 3 training jobs.");
    }
  }

  @Test
  void stoppingATuningJobStopsItsTrainingJobs() {
    try (var world = world(2, _ -> Script.hanging())) {
      world.engine().submit(Specs.random(10, 5).tuning("job"));
      World.await(() -> world.backend.launched().size() == 2, "two launched");
      world.engine().stopTuningJob(Specs.SCOPE, "JOB");
      assertThat(world.tuning("job").state().status()).isIn(JobStatus.STOPPING, JobStatus.STOPPED);
      world.awaitEnd("job", JobStatus.STOPPED);

      assertThat(world.tally("job").inProgress()).isZero();
      assertThat(world.tally("job").stopped()).isEqualTo(world.trainings("job").size());
      assertThatThrownBy(() -> world.engine().stopTuningJob(Specs.SCOPE, "job"))
          .hasMessageContaining("ValidationException")
          .hasMessageContaining("already");
    }
  }

  @Test
  void aTargetEndsTheJobAndWhatStillRunsIsStopped() {
    try (var world =
        world(3, order -> order.name().contains("-002-") ? byX(order) : Script.hanging())) {
      world
          .engine()
          .submit(
              Specs.random(10, 3).withCompletion(new Completion(1.0, null, false)).tuning("job"));
      world.awaitEnd("job", JobStatus.COMPLETED);

      assertThat(world.tally("job").completed()).isEqualTo(1);
      assertThat(world.tally("job").stopped()).isPositive();
    }
  }

  @Test
  void notImprovingForLongEndsTheJob() {
    try (var world = world(1, _ -> Script.succeeding(0.5))) {
      world
          .engine()
          .submit(Specs.random(50, 1).withCompletion(new Completion(null, 3, false)).tuning("job"));
      world.awaitEnd("job", JobStatus.COMPLETED);

      assertThat(world.trainings("job")).hasSize(4);
      assertThat(world.tuning("job").state().notImproving()).isEqualTo(3);
    }
  }

  @Test
  void convergenceIsToldAndEndsTheJobWhereAsked() {
    try (var world = world(1, order -> Script.succeeding(1 + parabola(order)))) {
      world.engine().submit(untilConvergence(1));
      world.awaitEnd("job", JobStatus.COMPLETED);

      assertThat(world.tuning("job").state().convergedAt()).isNotNull();
      assertThat(world.trainings("job")).hasSizeLessThan(300);
    }
  }

  @Test
  void severalDefinitionsHaveConvergedWhenEachHas() {
    try (var world = world(1, order -> Script.succeeding(1 + parabola(order)))) {
      world.engine().submit(untilConvergence(2));
      world.awaitEnd("job", JobStatus.COMPLETED);

      assertThat(world.tuning("job").state().convergedAt()).isNotNull();
      assertThat(world.trainings("job").stream().map(TuningEndTest::definition))
          .as("a search's least")
          .satisfies(all -> assertThat(Collections.frequency(all, 0)).isGreaterThan(29))
          .satisfies(all -> assertThat(Collections.frequency(all, 1)).isGreaterThan(29));
      assertThat(world.trainings("job")).hasSizeLessThan(300);
    }
  }

  private static TuningSubmission untilConvergence(int definitions) {
    return Specs.random(300, 1)
        .withStrategy("Bayesian")
        .withCompletion(new Completion(null, null, true))
        .tuning("job", definitions);
  }

  @Test
  void convergenceIsToldHoweverManyTrainingJobsEndAtOnce() {
    try (var world = world(4, order -> Script.succeeding(1 + parabola(order)))) {
      world.engine().submit(Specs.random(60, 4).withStrategy("Bayesian").tuning("job"));
      world.awaitEnd("job", JobStatus.COMPLETED);

      assertThat(world.trainings("job")).hasSize(60);
      assertThat(world.tuning("job").state().convergedAt()).isNotNull();
    }
  }

  private static double parabola(TrainingOrder order) {
    double x = Double.parseDouble(order.hyperparameters().get("x")) - 0.3;
    return x * x;
  }

  @Test
  void runtimeLimitsEndTrainingJobAndTuningJob() {
    try (var world = world(2, _ -> Script.hanging())) {
      world.engine().submit(Specs.random(1, 1).own("own"));
      world
          .engine()
          .submit(Specs.random(9, 1).withRuntimeMax(Duration.ofMinutes(10)).tuning("job"));
      World.await(() -> world.backend.launched().size() == 2, "both launched");
      World.await(() -> world.training("own").state().startedAt() != null, "started");
      world.clock.move(Duration.ofMinutes(61));
      World.await(
          () -> world.training("own").state().secondary() == SecondaryStatus.MAX_RUNTIME_EXCEEDED,
          "training job over time");
      world.awaitEnd("job", JobStatus.COMPLETED);

      assertThat(world.training("own").state().status()).isEqualTo(JobStatus.STOPPED);
    }
  }

  @Test
  void aGridIsTriedOnceAndThenTheJobIsComplete() {
    try (var world = world(2, _ -> Script.succeeding(1))) {
      world.engine().submit(Specs.random(50, 2).withStrategy("Grid").tuning("job"));
      world.awaitEnd("job", JobStatus.COMPLETED);

      var colors = new LinkedHashSet<String>();
      world.trainings("job").forEach(job -> colors.add(job.hyperparameters().get("color")));
      assertThat(colors).containsExactlyInAnyOrder("red", "green", "blue");
      assertThat(world.trainings("job")).hasSize(3);
    }
  }
}
