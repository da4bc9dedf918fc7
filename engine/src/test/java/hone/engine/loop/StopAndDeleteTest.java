package hone.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.ApiError;
import hone.engine.backend.Observation;
import hone.engine.backend.Observation.Ending;
import hone.engine.backend.Observation.FailureKind;
import hone.engine.backend.Observation.Stage;
import hone.engine.backend.Observation.StageEntry;
import hone.engine.fake.FakeBackend;
import hone.engine.fake.FakeClock;
import hone.engine.fake.Specs;
import hone.engine.job.Identity;
import hone.engine.job.JobStatus;
import hone.engine.job.Origin;
import hone.engine.job.SecondaryStatus;
import hone.engine.job.StopCause;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.job.TuningJob;
import hone.engine.job.TuningState;
import hone.engine.machines.StateMachine;
import hone.engine.machines.TrainingMachine;
import hone.engine.machines.TuningMachine;
import hone.engine.memory.MemoryDatabase;
import hone.engine.rules.Quotas;
import hone.engine.rules.TrainingRules;
import hone.engine.rules.TuningRules;
import hone.engine.store.LeaseSettings;
import hone.engine.store.Store;
import hone.search.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What each operation that ends a job answers in each state of the job, as AWS's
/// StopHyperParameterTuningJob, DeleteHyperParameterTuningJob, StopTrainingJob, DeleteTrainingJob
/// and UpdateTrainingJob tell it; and that what was stopped ends as stopped.
final class StopAndDeleteTest {
  private static final String TUNINGS =
      """
      InProgress,                  Stopping,  VALIDATION
      'InProgress, to be Completed', Stopping, VALIDATION
      'InProgress, to be Failed',  Stopping,  VALIDATION
      Stopping,                    VALIDATION, VALIDATION
      Completed,                   VALIDATION, deleted
      Failed,                      VALIDATION, deleted
      Stopped,                     VALIDATION, deleted
      """;

  private static final String TRAININGS =
      """
      Starting,            Stopped,    IN_USE,  Updated
      Pending,             Stopped,    IN_USE,  Updated
      Launching,           Stopping,   IN_USE,  Updated
      Downloading,         Stopping,   IN_USE,  Updated
      Training,            Stopping,   IN_USE,  Updated
      Uploading,           Stopping,   IN_USE,  Updated
      Interrupted,         Stopped,    IN_USE,  Updated
      Restarting,          Stopped,    IN_USE,  Updated
      Stopping,            Stopping,   IN_USE,  Updated
      Completed,           VALIDATION, deleted, VALIDATION
      Failed,              VALIDATION, deleted, VALIDATION
      Stopped,             VALIDATION, deleted, VALIDATION
      MaxRuntimeExceeded,  VALIDATION, deleted, VALIDATION
      MaxWaitTimeExceeded, VALIDATION, deleted, VALIDATION
      """;

  private final FakeClock clock = new FakeClock();
  private final Store store = new MemoryDatabase(clock).open(LeaseSettings.alone("here"), () -> 0);
  private final Engine engine =
      Engine.stepped(
          new Ports(
              store,
              new FakeBackend(clock, _ -> FakeBackend.Script.hanging()),
              clock,
              new SplittableRandom(1)),
          new EngineSettings(4, Duration.ofSeconds(1), Duration.ZERO, 2, Quotas.AWS),
          new ArrayDeque<Runnable>()::add);

  @ParameterizedTest
  @CsvSource(textBlock = TUNINGS)
  void tuningJob(String state, String onStop, String onDelete) {
    TuningJob job = tuning(state);

    if (onDelete.equals("deleted")) {
      refused(() -> engine.stopTuningJob(Specs.SCOPE, "job"), onStop, "already in status " + state);
      engine.deleteTuningJob(Specs.SCOPE, "job");
      assertThatThrownBy(() -> engine.stopTuningJob(Specs.SCOPE, "job"))
          .hasMessageContaining("ResourceNotFound");
      return;
    }
    refused(
        () -> engine.deleteTuningJob(Specs.SCOPE, "job"), onDelete, "is not in a terminal state");
    if (onStop.equals("VALIDATION")) {
      refused(() -> engine.stopTuningJob(Specs.SCOPE, "job"), onStop, "already in status");
    } else {
      engine.stopTuningJob(Specs.SCOPE, "job");
      assertThat(tuning().state().status().awsName()).isEqualTo(onStop);
    }
    steps();
    assertThat(tuning().state().status()).isEqualTo(JobStatus.STOPPED);
    assertThat(tuning().id()).isEqualTo(job.id());
  }

  @ParameterizedTest
  @CsvSource(textBlock = TRAININGS)
  void trainingJob(String state, String onStop, String onDelete, String onUpdate) {
    training(state);

    if (onUpdate.equals("VALIDATION")) {
      String why = "rejected because the training job is in status ";
      refused(() -> engine.updateTrainingJob(Specs.SCOPE, "own", _ -> "{}"), onUpdate, why);
      refused(() -> engine.stopTrainingJob(Specs.SCOPE, "own"), onStop, why);
      engine.deleteTrainingJob(Specs.SCOPE, "own");
      refused(() -> engine.stopTrainingJob(Specs.SCOPE, "own"), onStop, "not found");
      return;
    }
    engine.updateTrainingJob(Specs.SCOPE, "own", _ -> "{}");
    refused(() -> engine.deleteTrainingJob(Specs.SCOPE, "own"), onDelete, "cannot be deleted");
    engine.stopTrainingJob(Specs.SCOPE, "own");
    assertThat(training().secondary().awsName()).isEqualTo(onStop);
    steps();
    assertThat(training().status()).isEqualTo(JobStatus.STOPPED);
    assertThat(training().secondary()).isEqualTo(SecondaryStatus.STOPPED);
  }

  @Test
  void aTrainingJobThatIsStoppedWhileItWaitsCountsWithWhatItReported() {
    TuningJob job = engine.submit(Specs.random(4, 1).tuning("job"));
    TrainingJob waiting =
        store.write(
            transaction -> {
              var identity = Identity.ofTraining(Specs.SCOPE, "job-001", clock.instant());
              TrainingJob made =
                  transaction.insert(
                      identity, origin(job), transaction.blueprint(job.id(), 0), tuned());
              TrainingState again =
                  TrainingRules.granted(made, "job-1", clock.instant())
                      .with(clock.instant())
                      .objective(0.5)
                      .waitsAgain()
                      .build();
              transaction.update(made.with(again));
              return made;
            });
    engine.stopTrainingJob(Specs.SCOPE, waiting.identity().name());

    assertThat(tuning().state().best()).isEqualTo(0.5);
  }

  @Test
  void aStoppedTrainingJobWhoseModelCouldNotBeStoredSaysSo() {
    TrainingJob job = engine.submit(Specs.random(1, 1).own("own"));
    TrainingJob stopping = job.with(reached(job, "Stopping"));
    TrainingState state = ended(stopping, new Ending.Failed(FailureKind.INTERNAL, "no store"));

    assertThat(state.status()).isEqualTo(JobStatus.STOPPED);
    assertThat(state.failureReason()).isNull();
    assertThat(state.transitions().getLast().message()).isEqualTo("no store");
  }

  @Test
  void aTuningJobThatIsStoppingStillCountsAsUnderWay() {
    for (int i = 0; i < 100; i++) {
      engine.submit(Specs.random(4, 1).tuning("job-" + i));
    }
    engine.stopTuningJob(Specs.SCOPE, "job-7");

    String words = "'Number of concurrent hyperparameter tuning jobs' is 100, with current";
    refused(() -> engine.submit(Specs.random(4, 1).tuning("one-more")), "LIMIT_EXCEEDED", words);
    steps();
    engine.submit(Specs.random(4, 1).tuning("one-more"));
  }

  @Test
  void theTablesHaveAllStates() {
    TrainingMachine machine = TrainingMachine.explored();

    assertThat(firsts(TRAININGS))
        .containsAll(states(machine.secondary().transitions()))
        .contains("Launching");
    assertThat(firsts(TUNINGS))
        .containsExactlyInAnyOrderElementsOf(states(TuningMachine.explored().transitions()));
  }

  private static Origin origin(TuningJob job) {
    String name = job.identity().name();
    String arn = job.identity().arn();
    return new Origin(job.id(), name, arn, 1, 0, "", "loss", tuned(), new Reason.Drawn(1));
  }

  private static SequencedMap<String, String> tuned() {
    return new LinkedHashMap<>(Map.of("x", "0.5"));
  }

  private static Set<String> states(Set<StateMachine.Transition> all) {
    var states = new LinkedHashSet<String>();
    all.forEach(each -> states.addAll(List.of(each.from(), each.to())));
    return states;
  }

  private static List<String> firsts(String table) {
    return table
        .lines()
        .map(line -> line.startsWith("'") ? line.split("'", -1)[1] : line.split(",", -1)[0])
        .toList();
  }

  private static void refused(Runnable call, String code, String words) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            ApiError.class, error -> assertThat(error.code().name()).isEqualTo(code))
        .hasMessageContaining(words);
  }

  private void steps() {
    for (int i = 0; i < 5; i++) {
      clock.move(Duration.ofSeconds(1));
      engine.step();
    }
  }

  private TuningJob tuning() {
    return engine.read(snapshot -> Engine.tuningJob(snapshot, Specs.SCOPE, "job"));
  }

  private TrainingState training() {
    return engine.read(snapshot -> Engine.trainingJob(snapshot, Specs.SCOPE, "own")).state();
  }

  private TuningJob tuning(String state) {
    TuningJob job = engine.submit(Specs.random(4, 1).tuning("job"));
    TuningState first = job.state();
    var now = clock.instant();
    TuningState next =
        switch (state) {
          case "InProgress" -> first;
          case "InProgress, to be Completed" -> first.endingAs(JobStatus.COMPLETED, null, now);
          case "InProgress, to be Failed" -> first.endingAs(JobStatus.FAILED, "why", now);
          case "Stopping" -> TuningRules.stopped(job, now);
          default -> first.endedAs(status(state), now);
        };
    assertThat(TuningMachine.state(next)).isEqualTo(state);
    store.write(
        transaction -> {
          transaction.update(job.with(next));
          return true;
        });
    return job;
  }

  private static JobStatus status(String awsName) {
    return Arrays.stream(JobStatus.values())
        .filter(each -> each.awsName().equals(awsName))
        .findFirst()
        .orElseThrow();
  }

  private void training(String state) {
    TrainingJob job = engine.submit(Specs.random(1, 1).withRetries(1).own("own"));
    TrainingState next = reached(job, state);
    assertThat(next.secondary().awsName()).isEqualTo(state.replace("Launching", "Starting"));
    store.write(
        transaction -> {
          TrainingJob changed = job.with(next);
          transaction.update(changed);
          if (!next.attempts().isEmpty()) {
            transaction.launching(changed);
          }
          return true;
        });
  }

  /// A state as events lead there.
  private TrainingState reached(TrainingJob job, String state) {
    TrainingJob launching = job.with(TrainingRules.granted(job, "own-1", clock.instant()));
    TrainingJob training = job.with(seen(launching, Stage.TRAINING));
    return switch (state) {
      case "Starting" -> job.state();
      case "Pending" -> TrainingRules.kept(job, clock.instant());
      case "Launching" -> launching.state();
      case "Downloading" -> seen(launching, Stage.DOWNLOADING);
      case "Training" -> training.state();
      case "Uploading" -> seen(launching, Stage.TRAINING, Stage.UPLOADING);
      case "Interrupted" -> ended(training, new Ending.Interrupted());
      case "Restarting" -> ended(training, new Ending.Failed(FailureKind.INTERNAL, "why"));
      case "Stopping" -> stopped(training, StopCause.CALLER);
      case "Completed" -> ended(training, new Ending.Completed());
      case "Failed" -> ended(training, new Ending.Failed(FailureKind.CLIENT, "why"));
      case "Stopped" -> ended(training, new Ending.Stopped());
      case "MaxRuntimeExceeded" -> over(training, StopCause.RUNTIME);
      case "MaxWaitTimeExceeded" -> over(training, StopCause.PENDING_TIME);
      default -> throw new IllegalArgumentException(state);
    };
  }

  private TrainingState seen(TrainingJob job, Stage... stages) {
    return TrainingRules.observed(
        job, new Observation.Active(entries(stages)), List.of(), clock.instant());
  }

  private List<StageEntry> entries(Stage... stages) {
    return Arrays.stream(stages).map(stage -> new StageEntry(stage, clock.instant())).toList();
  }

  private TrainingState ended(TrainingJob job, Ending ending) {
    var end = new Observation.Ended(entries(Stage.TRAINING), clock.instant(), ending, null);
    return TrainingRules.observed(job, end, List.of(), clock.instant());
  }

  private TrainingState stopped(TrainingJob job, StopCause cause) {
    return TrainingRules.stopped(job, cause, "why", clock.instant());
  }

  private TrainingState over(TrainingJob job, StopCause cause) {
    return ended(job.with(stopped(job, cause)), new Ending.Stopped());
  }
}
