package hone.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.Scope;
import hone.engine.backend.Observation.Ending;
import hone.engine.backend.Observation.FailureKind;
import hone.engine.backend.TrainingOrder;
import hone.engine.fake.FakeBackend.Script;
import hone.engine.fake.Specs;
import hone.engine.fake.World;
import hone.engine.job.JobStatus;
import hone.engine.job.Origin;
import hone.engine.job.SecondaryStatus;
import hone.engine.job.TrainingJob;
import hone.engine.job.Transition;
import hone.engine.submission.TuningSubmission;
import hone.engine.tuning.TuningSpec;
import hone.search.Outcome;
import hone.search.Parameter;
import hone.search.Reason;
import hone.search.Report;
import hone.search.Scale;
import hone.search.Space;
import hone.search.Trial;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The life of jobs, through the whole engine on a real store.
final class EngineTest {
  private static final Script INTERNAL =
      new Script(
          List.of(), new Ending.Failed(FailureKind.INTERNAL, "InternalServerError: disk full"));

  private static final Parameter X = new Parameter.Continuous("x", 0, 1, Scale.LINEAR);

  @TempDir Path folder;

  private static Script byX(TrainingOrder order) {
    return Script.succeeding(Double.parseDouble(order.hyperparameters().get("x")));
  }

  private World world(int slots, Function<TrainingOrder, Script> scripts) {
    return new World(folder, slots, scripts);
  }

  @Test
  void aTuningJobRunsItsBudgetAndKnowsItsBest() {
    try (var world = world(3, EngineTest::byX)) {
      world.engine().submit(Specs.random(12, 2).tuning("job"));
      world.awaitEnd("job", JobStatus.COMPLETED);

      var trainings = world.trainings("job");
      assertThat(trainings).hasSize(12);
      assertThat(world.backend.runningMost()).isLessThanOrEqualTo(2);
      assertThat(world.tally("job").completed()).isEqualTo(12);
      double least =
          trainings.stream().mapToDouble(job -> job.state().objective()).min().orElseThrow();
      var best = world.best("job");
      assertThat(best.state().objective()).isEqualTo(least);
      assertThat(best.identity().name()).matches("job-\\d{3}-[0-9a-f]{8}");
      assertThat(best.hyperparameters()).containsEntry("_tuning_objective_metric", "loss");
      World.await(() -> world.backend.released() == 12, "all released");
    }
  }

  @Test
  void noMoreRunThanThereAreSlotsAndTheOthersArePending() {
    try (var world = world(2, _ -> Script.hanging())) {
      for (int i = 0; i < 5; i++) {
        world.engine().submit(Specs.random(1, 1).own("own-" + i));
      }
      World.await(() -> world.backend.launched().size() == 2, "two launched");
      World.await(
          () -> world.training("own-4").state().secondary() == SecondaryStatus.PENDING, "pending");
      world.backend.end("own-0", new Ending.Completed());
      World.await(() -> world.backend.launched().size() == 3, "the third launched");

      assertThat(world.backend.launched().getLast().name()).isEqualTo("own-2");
      assertThat(world.training("own-0").state().status()).isEqualTo(JobStatus.COMPLETED);
    }
  }

  @Test
  void anEngineIsReadyUntilItsLoopEnds() {
    try (var world = world(1, EngineTest::byX)) {
      assertThat(world.engine().isReady()).isTrue();
      world.engine().close();
      World.await(() -> !world.engine().isReady(), "not ready");
    }
  }

  @Test
  void anErrorOfTheMachineEndsNoLoop() {
    var launches = new AtomicInteger();
    Function<TrainingOrder, Script> failing =
        _ -> {
          if (launches.getAndIncrement() == 0) {
            throw new StackOverflowError("of a test");
          }
          return Script.succeeding(1);
        };
    try (var world = world(2, failing)) {
      world.engine().submit(Specs.random(1, 1).own("first"));
      World.await(() -> launches.get() > 0, "launched");
      world.engine().submit(Specs.random(1, 1).own("second"));

      World.await(
          () -> world.training("second").state().status() == JobStatus.COMPLETED, "second ended");
    }
  }

  @Test
  void aRestartGoesOnWhereItStoppedAndRepeatsNothing() {
    try (var world = world(2, _ -> Script.hanging())) {
      world.engine().submit(Specs.random(4, 2).tuning("job"));
      for (int round = 0; round < 4; round++) {
        int known = round;
        World.await(() -> world.backend.launched().size() > known, "launched");
        world.restart();
        world.backend.print(world.backend.launched().get(round).name(), round);
        world.backend.end(world.backend.launched().get(round).name(), new Ending.Completed());
        world.restart();
      }
      world.awaitEnd("job", JobStatus.COMPLETED);

      assertThat(world.backend.launched()).hasSize(4);
      assertThat(world.tally("job").completed()).isEqualTo(4);
      assertThat(world.tally("job").withObjective()).isEqualTo(4);
    }
  }

  @Test
  void theBestTrainingJobStaysTheBestWhenItIsDeleted() {
    try (var world = world(2, EngineTest::byX)) {
      world.engine().submit(Specs.random(3, 1).tuning("job"));
      world.awaitEnd("job", JobStatus.COMPLETED);
      String best =
          world.trainings("job").stream()
              .min(Comparator.comparingDouble(EngineTest::value))
              .map(job -> job.identity().name())
              .orElseThrow();

      world.engine().deleteTrainingJob(Specs.SCOPE, best);

      assertThat(world.trainings("job")).hasSize(2);
      assertThat(world.best("job").identity().name()).isEqualTo(best);
    }
  }

  private static double value(TrainingJob job) {
    Double objective = job.state().objective();
    return objective == null ? Double.NaN : objective;
  }

  @Test
  void noMetricOrNaN_doesNotWedge() {
    try (var world =
        world(
            4,
            order ->
                new Script(
                    order.name().contains("-001-")
                        ? List.of(5.0, Double.NaN)
                        : List.of(Double.NEGATIVE_INFINITY, 7.0),
                    new Ending.Completed()))) {
      world.engine().submit(Specs.random(3, 1).tuning("job"));
      world.awaitEnd("job", JobStatus.COMPLETED);

      assertThat(world.trainings("job").stream().map(each -> each.state().objective()))
          .containsExactlyInAnyOrder(null, 7.0, 7.0);
      assertThat(world.best("job").identity().name()).doesNotContain("-001-");
    }
  }

  @Test
  void anInternalFailureIsTriedAgainAsOftenAsAsked() {
    try (var world =
        world(1, order -> order.attempt().text().contains("-3-") ? byX(order) : INTERNAL)) {
      world.engine().submit(Specs.random(1, 1).withRetries(2).tuning("job"));
      world.awaitEnd("job", JobStatus.COMPLETED);

      var state = world.trainings("job").getFirst().state();
      assertThat(state.attempts()).hasSize(3);
      assertThat(state.transitions().stream().map(Transition::status))
          .contains(SecondaryStatus.RESTARTING);
    }
  }

  @Test
  void whatServersDoNotSurviveIsNotTriedAgainAndFiveOfItFailTheirTuningJob() {
    var lethal = new Ending.Failed(FailureKind.LETHAL, "InternalServerError: the server ended");
    try (var world = world(1, _ -> new Script(List.of(), lethal))) {
      world.engine().submit(Specs.random(50, 1).withRetries(2).tuning("job"));
      world.awaitEnd("job", JobStatus.FAILED);

      assertThat(world.trainings("job")).hasSize(5);
      assertThat(world.trainings("job"))
          .allSatisfy(each -> assertThat(each.state().attempts()).hasSize(1));
    }
  }

  @Test
  void whatAnAttemptReportedBeforeItFailedIsNoResourceOfTheNext() {
    try (var world =
        world(
            1,
            order ->
                order.attempt().text().contains("-1-")
                    ? new Script(List.of(9.0, 8.0, 7.0), INTERNAL.ending())
                    : new Script(List.of(5.0), new Ending.Completed()))) {
      world.engine().submit(Specs.random(1, 1).withRetries(1).tuning("job"));
      world.awaitEnd("job", JobStatus.COMPLETED);

      long id = world.tuning("job").id();
      var trial = world.engine().read(store -> store.trials(id, 0, true)).getFirst();
      assertThat(trial.reports()).containsExactly(new Report(1, 5.0));
    }
  }

  @Test
  void whatVanishedIsAnInternalFailureAndCounted() {
    try (var world = world(1, _ -> Script.hanging())) {
      world.engine().submit(Specs.random(1, 1).own("own"));
      World.await(
          () -> world.training("own").state().secondary() == SecondaryStatus.TRAINING, "training");
      world.backend.lose("own");
      World.await(() -> world.training("own").state().status() == JobStatus.FAILED, "failed");

      assertThat(world.training("own").state().failureReason()).startsWith("InternalServerError: ");
    }
  }

  @Test
  void bayesianSearchLearnsFromWhatTheTrainingJobsPrint() {
    try (var world = world(1, EngineTest::byX)) {
      world.engine().submit(Specs.random(25, 1).withStrategy("Bayesian").tuning("job"));
      world.awaitEnd("job", JobStatus.COMPLETED);

      assertThat(world.tuning("job").state().best()).isLessThan(0.01);
    }
  }

  @Test
  void earlyStoppingEndsWhatIsWorseThanTheOthers() {
    try (var world =
        world(
            1,
            order ->
                Integer.parseInt(order.name().split("-", -1)[1]) <= 12
                    ? new Script(List.of(5.0, 4.0, 3.0, 2.0, 1.0, 1.0), new Ending.Completed())
                    : new Script(List.of(9.0, 9.0, 9.0, 9.0, 9.0), null))) {
      world.engine().submit(Specs.random(14, 1).withEarlyStopping().tuning("job"));
      // Trainings are judged at sweeps, which go by the time that passes.
      World.await(
          () -> {
            world.clock.move(Duration.ofMillis(20));
            return world.tuning("job").state().status() == JobStatus.COMPLETED;
          },
          "the end of the job");

      assertThat(world.tally("job").completed()).isEqualTo(12);
      assertThat(world.tally("job").stopped()).isEqualTo(2);
    }
  }

  /// What is no finite number is no report, but is remembered over a restart.
  @Test
  void earlyStoppingEndsWhatHasDivergedAndTheSearchTakesItForAFailure() {
    try (var world =
        world(
            1,
            order ->
                order.name().contains("-006-")
                    ? new Script(List.of(2.0, Double.NaN, Double.NaN), null)
                    : new Script(List.of(1.0, 1.0, 1.0, 1.0, 1.0), new Ending.Completed()))) {
      world.engine().submit(Specs.random(6, 1).withEarlyStopping().tuning("job"));
      World.await(() -> world.backend.launched().size() == 6, "the sixth launched");
      String name = world.backend.launched().getLast().name();
      World.await(() -> world.training(name).state().lapse().running() == 2, "two seen");
      world.restart();
      world.clock.move(Duration.ofMillis(40));
      assertThat(world.training(name).state().status()).isEqualTo(JobStatus.IN_PROGRESS);
      world.backend.print(name, Double.NaN);
      World.await(
          () -> {
            world.clock.move(Duration.ofMillis(20));
            return world.tuning("job").state().status() == JobStatus.COMPLETED;
          },
          "the end of the job");

      assertThat(world.training(name).state().transitions())
          .extracting(Transition::message)
          .contains("its last 3 values are no finite numbers");
      long id = world.tuning("job").id();
      for (boolean reports : new boolean[] {false, true}) {
        Trial last = world.engine().read(store -> store.trials(id, 0, reports)).getLast();
        assertThat(last.outcome()).isEqualTo(new Outcome.Failed());
      }
    }
  }

  @Test
  void severalDefinitionsShareTheTrialsAndTheBetterGetsMore() {
    try (var world = world(1, EngineTest::byX)) {
      world.engine().submit(Specs.random(30, 1).tuning("job", 2));
      world.awaitEnd("job", JobStatus.COMPLETED);

      long first =
          world.trainings("job").stream()
              .filter(job -> job.origin() != null && job.origin().definition() == 0)
              .count();
      assertThat(first).isBetween(5L, 25L);
      assertThat(world.trainings("job")).hasSize(30);
    }
  }

  @Test
  void gridsOfSeveralDefinitionsAreEachTriedWholeWhicheverIsBetter() {
    for (int better = 0; better < 2; better++) {
      String name = "algorithm-" + better;
      try (var world =
          world(
              1,
              order ->
                  Script.succeeding(
                      name.equals(order.hyperparameters().get("algorithm")) ? 1 : 2))) {
        world.engine().submit(Specs.random(6, 1).withStrategy("Grid").tuning(name, 2));
        world.awaitEnd(name, JobStatus.COMPLETED);

        List<String> tried =
            world.trainings(name).stream()
                .map(
                    job ->
                        job.hyperparameters().get("algorithm") + job.hyperparameters().get("color"))
                .sorted()
                .toList();
        assertThat(tried)
            .containsExactly(
                "algorithm-0blue",
                "algorithm-0green",
                "algorithm-0red",
                "algorithm-1blue",
                "algorithm-1green",
                "algorithm-1red");
      }
    }
  }

  @Test
  void aWarmStartThatTunesWhatItsParentKeptStaticBeginsWithTheParentsBest() {
    try (var world = world(1, EngineTest::byX)) {
      world.engine().submit(warm("parent", Space.of(X), Map.of("depth", "5"), null));
      world.awaitEnd("parent", JobStatus.COMPLETED);
      var from = new TuningSpec.WarmStart(true, List.of(world.tuning("parent").id()));
      var both = Space.of(X, new Parameter.Whole("depth", 1, 10, Scale.AUTO));
      world.engine().submit(warm("child", both, Map.of(), from));
      world.awaitEnd("child", JobStatus.COMPLETED);

      var first = world.trainings("child").getFirst();
      assertThat(first.origin())
          .isNotNull()
          .extracting(Origin::why)
          .isInstanceOf(Reason.Inherited.class);
      assertThat(first.hyperparameters())
          .containsEntry("x", world.best("parent").hyperparameters().get("x"))
          .containsEntry("depth", "5");
    }
  }

  private static TuningSubmission warm(
      String name, Space space, Map<String, String> fixed, TuningSpec.@Nullable WarmStart from) {
    TuningSubmission made = Specs.random(4, 1).withStrategy("Bayesian").tuning(name);
    TuningSpec spec = made.spec();
    var definition =
        new TuningSpec.Definition(
            "",
            "loss",
            space,
            new LinkedHashMap<>(fixed),
            spec.definitions().getFirst().training(),
            "{}");
    var changed =
        new TuningSpec(
            spec.strategy(),
            spec.goal(),
            List.of(definition),
            spec.limits(),
            false,
            spec.completion(),
            null,
            from,
            7);
    return new TuningSubmission(
        made.scope(), name, changed, made.document(), made.tags(), made.call());
  }

  @Test
  void namesAreUniqueWithoutCaseWithinAScopeOnly() {
    try (var world = world(1, _ -> Script.hanging())) {
      world.engine().submit(Specs.random(1, 1).tuning("Job"));
      assertThatThrownBy(() -> world.engine().submit(Specs.random(1, 1).tuning("jOB")))
          .hasMessageContaining("ResourceInUse");
      var elsewhere = new Scope("123456789012", "eu-west-1");
      var other = Specs.random(1, 1).withScope(elsewhere);
      world.engine().submit(other.tuning("job"));

      assertThat(world.tuning("JOB").identity().name()).isEqualTo("Job");
      assertThat(world.tuning("job").identity().arn()).endsWith("hyper-parameter-tuning-job/job");
      assertThatThrownBy(
              () -> world.engine().stopTuningJob(new Scope("210987654321", "us-west-2"), "job"))
          .hasMessageContaining("ResourceNotFound");
    }
  }

  @Test
  void onlyWhatHasEndedCanBeDeletedAndItsNameIsFreeAgain() {
    try (var world = world(1, EngineTest::byX)) {
      world.engine().submit(Specs.random(2, 1).tuning("job"));
      world.awaitEnd("job", JobStatus.COMPLETED);
      String training = world.trainings("job").getFirst().identity().name();
      world.engine().deleteTuningJob(Specs.SCOPE, "job");
      assertThatThrownBy(() -> world.tuning("job")).hasMessageContaining("ResourceNotFound");
      assertThat(world.training(training).state().status()).isEqualTo(JobStatus.COMPLETED);
      world.engine().deleteTrainingJob(Specs.SCOPE, training);
      assertThatThrownBy(() -> world.training(training)).hasMessageContaining("not found");

      world.engine().submit(Specs.random(2, 1).tuning("job"));
      world.awaitEnd("job", JobStatus.COMPLETED);
    }
  }

  @Test
  void quotasAreChecked() {
    try (var world = world(1, EngineTest::byX)) {
      assertThatThrownBy(() -> world.engine().submit(Specs.random(20, 101).tuning("job")))
          .hasMessageContaining("ResourceLimitExceeded")
          .hasMessageContaining("parallel training jobs");
      assertThatThrownBy(
              () ->
                  world
                      .engine()
                      .submit(Specs.random(751, 1).withStrategy("Bayesian").tuning("job")))
          .hasMessageContaining("is 750,");
    }
  }
}
