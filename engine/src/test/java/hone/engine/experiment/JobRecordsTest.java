package hone.engine.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.fake.FakeBackend.Script;
import hone.engine.fake.Specs;
import hone.engine.fake.World;
import hone.engine.job.JobStatus;
import hone.engine.job.TrainingJob;
import hone.engine.resource.Kind;
import hone.engine.resource.Resource;
import hone.engine.submission.TrainingSubmission;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What jobs make of experiments, trials and components by themselves.
final class JobRecordsTest {
  @TempDir Path folder;

  private static List<Resource> trials(World world, TrainingJob job) {
    return world
        .engine()
        .read(
            store -> {
              Resource component = store.resources().ofTraining(job.id()).orElseThrow();
              return store.resources().trialsOf(component.id());
            });
  }

  @Test
  void everyTrainingJobHasOneComponentInItsTuningJobsTrialAlsoAfterARestart() {
    try (var world = new World(folder, 2, _ -> Script.succeeding(1))) {
      world.engine().submit(Specs.random(6, 2).tuning("job"));
      World.await(() -> world.tally("job").completed() >= 2, "two completed");
      world.restart();
      world.awaitEnd("job", JobStatus.COMPLETED);

      assertThat(world.trainings("job")).hasSize(6);
      for (TrainingJob each : world.trainings("job")) {
        assertThat(trials(world, each))
            .extracting(trial -> trial.identity().name())
            .containsExactly("job-aws-tuning-job");
      }
    }
  }

  @Test
  void aTuningJobOfAnEarlierOnesNameTakesItsExperimentOver() {
    try (var world = new World(folder, 2, _ -> Script.succeeding(1))) {
      for (int i = 0; i < 2; i++) {
        world.engine().submit(Specs.random(2, 2).tuning("job"));
        world.awaitEnd("job", JobStatus.COMPLETED);
        world.engine().deleteTuningJob(Specs.SCOPE, "job");
      }

      Resource trial =
          world
              .engine()
              .read(store -> store.resources().find(Specs.SCOPE, Kind.TRIAL, "JOB-aws-tuning-job"))
              .orElseThrow();
      assertThat(trial.links().sourceArn()).endsWith("/job");
    }
  }

  @Test
  void aTrainingJobOfAnEarlierOnesNameTakesItsComponentOver() {
    try (var world = new World(folder, 2, _ -> Script.succeeding(1))) {
      for (int i = 0; i < 2; i++) {
        world.engine().submit(Specs.random(1, 1).own("own"));
        World.await(
            () -> world.training("own").state().status() == JobStatus.COMPLETED, "completed");
        if (i == 0) {
          world.engine().deleteTrainingJob(Specs.SCOPE, "own");
        }
      }

      Resource component =
          world
              .engine()
              .read(
                  store ->
                      store.resources().find(Specs.SCOPE, Kind.COMPONENT, "own-aws-training-job"))
              .orElseThrow();
      assertThat(component.links().trainingId()).isEqualTo(world.training("own").id());
    }
  }

  @Test
  void theTrialOfAnEarlierTrainingJobOfTheNameComesToTheExperimentThatIsNamedNow() {
    try (var world = new World(folder, 2, _ -> Script.succeeding(1))) {
      for (String experiment : List.of("one", "two")) {
        world
            .engine()
            .catalogue()
            .create(
                new Catalogue.Submission(
                    Kind.EXPERIMENT, Specs.SCOPE, experiment, null, "{}", new LinkedHashMap<>()));
      }
      world.engine().submit(within(new ExperimentPlace("one", null)));
      World.await(() -> world.training("own").state().status().terminal(), "ended");
      world.engine().deleteTrainingJob(Specs.SCOPE, "own");

      world.engine().submit(within(new ExperimentPlace("two", null)));

      Resource two =
          world
              .engine()
              .read(store -> store.resources().find(Specs.SCOPE, Kind.EXPERIMENT, "two"))
              .orElseThrow();
      List<Resource> trials = trials(world, world.training("own"));
      assertThat(trials).hasSize(1);
      assertThat(trials.getFirst().identity().name()).isEqualTo("own-aws-trial");
      assertThat(trials.getFirst().links().parentId()).isEqualTo(two.id());
      assertThatThrownBy(
              () -> {
                World.await(() -> world.training("own").state().status().terminal(), "ended");
                world.engine().deleteTrainingJob(Specs.SCOPE, "own");
                world.engine().submit(within(new ExperimentPlace("one", "own-aws-trial")));
              })
          .hasMessageContaining("which belongs to another experiment");
    }
  }

  private static TrainingSubmission within(ExperimentPlace place) {
    TrainingSubmission own = Specs.random(1, 1).own("own");
    return new TrainingSubmission(
        own.scope(),
        own.name(),
        own.spec(),
        own.hyperparameters(),
        own.document(),
        own.tags(),
        place,
        null);
  }
}
