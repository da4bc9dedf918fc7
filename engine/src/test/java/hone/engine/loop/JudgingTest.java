package hone.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.advice.Assessment;
import hone.engine.advice.Judge;
import hone.engine.advice.Settled;
import hone.engine.backend.Observation.Ending;
import hone.engine.backend.Observation.FailureKind;
import hone.engine.backend.TrainingOrder;
import hone.engine.fake.FakeBackend;
import hone.engine.fake.FakeBackend.Script;
import hone.engine.fake.FakeClock;
import hone.engine.fake.Specs;
import hone.engine.job.JobStatus;
import hone.engine.job.SecondaryStatus;
import hone.engine.job.StopCause;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.job.TuningState;
import hone.engine.memory.MemoryDatabase;
import hone.engine.rules.Quotas;
import hone.engine.store.LeaseSettings;
import hone.engine.store.Store;
import hone.engine.store.Watched;
import hone.engine.submission.TuningSubmission;
import hone.engine.tuning.TuningSpec;
import hone.engine.tuning.TuningSpec.Definition;
import hone.search.HyperbandLimits;
import hone.search.Parameter;
import hone.search.Scale;
import hone.search.Space;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which training jobs early stopping and Hyperband give up, where a test decides when anything
/// happens.
final class JudgingTest {
  private final FakeClock clock = new FakeClock();
  private final MemoryDatabase database = new MemoryDatabase(clock);
  private final Deque<Runnable> thoughts = new ArrayDeque<>();
  private Function<TrainingOrder, Script> scripts = _ -> Script.hanging();
  private final FakeBackend backend = new FakeBackend(clock, order -> scripts.apply(order));
  private Store store = database.open(LeaseSettings.alone("here"), () -> 0);
  private Engine engine = start();

  private Engine start() {
    return Engine.stepped(
        new Ports(store, backend, clock, new SplittableRandom(1)),
        new EngineSettings(20, Duration.ofSeconds(1), Duration.ZERO, 2, Quotas.AWS),
        thoughts::add);
  }

  private void restart() {
    thoughts.clear();
    store = database.open(LeaseSettings.alone("here"), () -> 0);
    engine = start();
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      clock.move(Duration.ofSeconds(1));
      engine.step();
      think();
    }
  }

  private void think() {
    while (!thoughts.isEmpty()) {
      thoughts.remove().run();
    }
  }

  private List<String> launched() {
    return backend.launched().stream().map(TrainingOrder::name).toList();
  }

  private TrainingState training(String name) {
    return engine.read(store -> Engine.trainingJob(store, Specs.SCOPE, name)).state();
  }

  private TuningState tuning() {
    return engine.read(store -> Engine.tuningJob(store, Specs.SCOPE, "job")).state();
  }

  private List<Watched> watched(int definition) {
    return engine.read(
        store ->
            store.watched(Engine.tuningJob(store, Specs.SCOPE, "job").id(), definition, Map.of()));
  }

  /// A request by Hyperband, where each definition may have a space of its own.
  private static TuningSubmission hyperband(
      Specs specs, int definitions, HyperbandLimits limits, Space space) {
    TuningSubmission usual = specs.withStrategy("Hyperband").tuning("job", definitions);
    TuningSpec spec = usual.spec();
    List<Definition> all =
        spec.definitions().stream()
            .map(
                each ->
                    new Definition(
                        each.name(),
                        each.metric(),
                        space,
                        each.fixed(),
                        each.training(),
                        each.document()))
            .toList();
    return new TuningSubmission(
        usual.scope(),
        usual.name(),
        new TuningSpec(
            spec.strategy(),
            spec.goal(),
            all,
            spec.limits(),
            false,
            spec.completion(),
            limits,
            null,
            spec.seed()),
        usual.document(),
        usual.tags(),
        null);
  }

  static TuningSubmission hyperband(Specs specs, int definitions, int max) {
    return hyperband(specs, definitions, new HyperbandLimits(1, max), specs.space());
  }

  @Test
  void hyperbandTriesTheFiniteSpacesOfAllDefinitionsWhole() {
    scripts = order -> Script.succeeding(order.hyperparameters().hashCode() % 100);
    Space space =
        Space.of(
            new Parameter.Categorical("c", List.of("a", "b", "d", "e")),
            new Parameter.Whole("depth", 1, 3, Scale.LINEAR));
    engine.submit(hyperband(Specs.random(36, 1), 3, new HyperbandLimits(1, 9), space));
    for (int i = 0; i < 60 && !tuning().status().terminal(); i++) {
      pass(10);
    }

    assertThat(tuning().status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(backend.launched()).hasSize(36);
  }

  @Test
  void hyperbandJudgesTheTrialsOfEachDefinition() {
    var printed = new AtomicInteger();
    scripts = _ -> new Script(List.of((double) printed.incrementAndGet()), null);
    engine.submit(hyperband(Specs.random(10, 10), 2, 4));
    pass(40);

    assertThat(backend.launched()).hasSize(10);
    Set<Integer> stoppedIn = new LinkedHashSet<>();
    for (int definition = 0; definition < 2; definition++) {
      if (watched(definition).stream().anyMatch(each -> each.counted() == 1)) {
        stoppedIn.add(definition);
      }
    }
    assertThat(stoppedIn).containsExactly(0, 1);
  }

  private void print(String name, double... values) {
    for (double value : values) {
      backend.print(name, value);
      pass(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 2_100})
  void whatWasJudgedIsNotJudgedAnewAfterARestartThoughMuchWasReportedSince(int values) {
    Specs specs = Specs.random(2, 2);
    engine.submit(hyperband(specs, 1, new HyperbandLimits(2, 20_000), specs.space()));
    pass(8);
    String first = launched().get(0);
    String second = launched().get(1);
    print(first, 9, 5, 5);
    print(second, 9, 4, 8);
    for (int i = 0; i < values; i++) {
      backend.print(second, 3 - i / 10_000.0);
      if (i % 300 == 0) {
        pass(2);
      }
    }
    pass(3);
    assertThat(training(second).status()).isEqualTo(JobStatus.IN_PROGRESS);

    restart();
    pass(5);
    assertThat(training(first).status()).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(training(second).status()).isEqualTo(JobStatus.IN_PROGRESS);
  }

  @Test
  void reportsThatComeWithTheThinningAreJudged() {
    engine.submit(hyperband(Specs.random(1, 1), 1, 2_005));
    pass(8);
    String name = launched().getFirst();
    for (int i = 0; i < 1_990; i++) {
      backend.print(name, 1);
    }
    pass(3);
    assertThat(training(name).status()).isEqualTo(JobStatus.IN_PROGRESS);

    for (int i = 0; i < 20; i++) {
      backend.print(name, 1);
    }
    pass(4);
    assertThat(training(name).stopCause()).isEqualTo(StopCause.EARLY);
    assertThat(training(name).status()).isEqualTo(JobStatus.STOPPED);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 60})
  void whatWasReportedBeforeTheClockWasSetBackCounts(int minutes) {
    engine.submit(hyperband(Specs.random(4, 4), 1, 9));
    pass(8);
    String best = launched().get(0);
    String other = launched().get(1);
    print(best, 1, 1, 1);
    clock.set(Duration.ofMinutes(-minutes));
    pass(1);
    print(other, 9);

    assertThat(training(best).status()).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(training(other).stopCause()).isEqualTo(StopCause.EARLY);
    assertThat(training(other).counted()).isEqualTo(1);
  }

  @Test
  void whatIsReportedRightAfterTheClockWasSetBackIsJudged() {
    engine.submit(hyperband(Specs.random(1, 1), 1, 2));
    pass(8);
    String name = launched().getFirst();
    backend.print(name, 1);
    backend.print(name, 1);
    clock.set(Duration.ofMinutes(-5));
    print(name, 1);

    assertThat(training(name).stopCause()).isEqualTo(StopCause.EARLY);
  }

  @Test
  void earlyStoppingComparesWithWhatEndedBeforeTheClockWasSetBack() {
    scripts =
        order ->
            Integer.parseInt(order.name().split("-", -1)[1]) <= 12
                ? new Script(List.of(5.0, 4.0, 3.0, 2.0, 1.0, 1.0), new Ending.Completed())
                : Script.hanging();
    engine.submit(Specs.random(13, 4).withEarlyStopping().tuning("job"));
    pass(40);
    assertThat(backend.launched()).hasSize(13);
    clock.set(Duration.ofHours(-1));
    print(launched().getLast(), 9, 9, 9, 9, 9);

    assertThat(training(launched().getLast()).stopCause()).isEqualTo(StopCause.EARLY);
  }

  @Test
  void aVerdictOnOneAttemptEndsNotTheNext() {
    engine.submit(hyperband(Specs.random(2, 2).withRetries(1), 1, 4));
    pass(8);
    print(launched().get(0), 1);
    String name = launched().get(1);
    backend.print(name, 9);
    clock.move(Duration.ofMillis(1_500));
    engine.step();
    think();
    backend.end(name, new Ending.Failed(FailureKind.INTERNAL, "InternalServerError: of a test"));
    engine.step();
    assertThat(training(name).transitions())
        .extracting(each -> each.status())
        .contains(SecondaryStatus.RESTARTING);
    pass(4);
    assertThat(training(name).status()).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(training(name).attempts()).hasSize(2);

    backend.print(name, 0.5);
    backend.end(name, new Ending.Completed());
    pass(3);
    assertThat(training(name).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(training(name).objective()).isEqualTo(0.5);
  }

  @Test
  void whatHasEndedIsSettledOnceAnotherIsJudged() {
    engine.submit(hyperband(Specs.random(3, 3), 1, 9));
    pass(8);
    backend.print(launched().get(0), 1);
    backend.end(launched().get(0), new Ending.Completed());
    pass(2);
    print(launched().get(1), 0.5);

    assertThat(watched(0)).extracting(Watched::settled).containsExactly(true, false, false);
    assertThat(watched(0).get(0).trial().reports()).hasSize(1);
    assertThat(watched(0)).extracting(Watched::judged).element(1).isEqualTo(1);
  }

  /// Ask a judge of the test's own, and drop what they tell: nothing of it is heeded.
  @Test
  void aVerdictIsToldAgainForAsLongAsItsTrainingJobGoesOn() {
    engine.submit(hyperband(Specs.random(2, 2), 1, 9));
    pass(8);
    String best = launched().get(0);
    String other = launched().get(1);
    var signals = new Signals();
    var judge = new Judge(store, clock, Runnable::run, new Settled(), signals);
    report(best, 1);
    report(other, 9);
    Assessment first = verdict(judge, signals);
    assertThat(first.verdict()).isNotNull();

    report(other, 8);
    Assessment again = verdict(judge, signals);
    assertThat(again.attempt()).isEqualTo(first.attempt());
    assertThat(again.verdict()).isEqualTo(first.verdict());
    report(best, 1);
    assertThat(verdict(judge, signals).verdict()).isEqualTo(first.verdict());

    backend.end(other, new Ending.Completed());
    report(best, 1);
    judge.judge(running(), clock.instant());
    assertThat(signals.takeNow().assessments()).allMatch(each -> each.verdict() == null);
  }

  /// Have a value stored, and judged by nobody.
  private void report(String name, double value) {
    backend.print(name, value);
    clock.move(Duration.ofSeconds(1));
    engine.step();
    clock.move(Duration.ofSeconds(1));
    thoughts.clear();
  }

  private List<TrainingJob> running() {
    return launched().stream()
        .map(name -> engine.read(store -> Engine.trainingJob(store, Specs.SCOPE, name)))
        .filter(job -> !job.state().status().terminal())
        .toList();
  }

  /// The one verdict that is told.
  private Assessment verdict(Judge judge, Signals signals) {
    judge.judge(running(), clock.instant());
    List<Assessment> verdicts =
        signals.takeNow().assessments().stream().filter(each -> each.verdict() != null).toList();
    assertThat(verdicts).hasSize(1);
    return verdicts.getFirst();
  }
}
