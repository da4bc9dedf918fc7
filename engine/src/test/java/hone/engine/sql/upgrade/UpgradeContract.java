package hone.engine.sql.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.Observation.Ending;
import hone.engine.backend.TrainingOrder;
import hone.engine.fake.FakeBackend;
import hone.engine.fake.FakeBackend.Script;
import hone.engine.fake.FakeClock;
import hone.engine.fake.Specs;
import hone.engine.job.JobStatus;
import hone.engine.job.MetricSummary;
import hone.engine.job.Phase;
import hone.engine.job.SecondaryStatus;
import hone.engine.job.StopCause;
import hone.engine.job.Tally;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.job.Transition;
import hone.engine.job.TuningJob;
import hone.engine.job.TuningState;
import hone.engine.loop.Engine;
import hone.engine.loop.EngineSettings;
import hone.engine.loop.Ports;
import hone.engine.rules.Quotas;
import hone.engine.sql.rows.Dialect;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import hone.engine.store.Watched;
import hone.engine.time.ClockJump;
import hone.engine.time.Since;
import hone.search.Goal;
import hone.search.HyperbandLimits;
import hone.search.Report;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of the jobs of a store that the last version with schema 8 wrote, in the middle of
/// its work: `v8.md` beside its rows says how. Then seven training jobs ran or were stopping, one
/// waited, and the clock had been set back by an hour.
abstract class UpgradeContract {
  private static final List<String> SCRIPTS =
      List.of(
          "V1__jobs.sql",
          "V2__servers.sql",
          "V3__resources.sql",
          "V4__access_keys.sql",
          "V5__training_updates.sql",
          "V6__owned.sql",
          "V7__metric_steps.sql",
          "V8__modified.sql");

  /// When it stopped working.
  private static final Instant LAST = at("23:01:13");

  private static final ClockJump SET =
      new ClockJump(Instant.parse("2026-01-01T00:00:33Z"), at("23:00:33"));
  private static final String RETRIED = "search-003-29c930cc";
  private static final String SEARCHING = "search-004-6dd65a99";
  private static final String STOPPING = "search-005-008d9ca1";
  private static final String BEST_OF_BRACKET = "brackets-001-f97f4142";

  final FakeClock clock = new FakeClock();
  private final FakeBackend backend = new FakeBackend(clock, _ -> Script.hanging());
  private final Deque<Runnable> thoughts = new ArrayDeque<>();

  /// The database, which is empty at first.
  abstract Jdbi database();

  abstract Dialect dialect();

  /// Open the store in it, as a server does.
  ///
  /// @param place where that server's attempts are
  abstract Store open(String place);

  @BeforeEach
  void writeAsVersion8() throws SQLException {
    Jdbi database = database();
    database.useTransaction(
        handle -> {
          assertThat(dialect().schemaVersion(handle)).isZero();
          for (String script : SCRIPTS) {
            handle.createScript(dialect().schema(text("../" + script))).execute();
          }
          dialect().schemaVersion(handle, SCRIPTS.size());
          try (var statement = handle.getConnection().createStatement()) {
            for (String insert : text("v8.sql").lines().toList()) {
              statement.execute(insert);
            }
          }
        });
    clock.set(Duration.between(clock.instant(), LAST.plusSeconds(30)));
  }

  private static String text(String name) {
    try (InputStream in = UpgradeContract.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException error) {
      throw new UncheckedIOException(name, error);
    }
  }

  /// A server's life with the store.
  private final class Life implements AutoCloseable {
    private final Store store;
    private final Engine engine;

    /// Open the store where the attempts are, which still run.
    Life() {
      this("here");
    }

    Life(String place) {
      store = open(place);
      if (place.equals("here")) {
        store.read(
            snapshot -> {
              snapshot
                  .launched()
                  .values()
                  .forEach(id -> adopt(snapshot, snapshot.trainingJob(id).orElseThrow()));
              return true;
            });
      }
      engine =
          Engine.stepped(
              new Ports(store, backend, clock, new SplittableRandom(1)),
              new EngineSettings(7, Duration.ofSeconds(1), Duration.ZERO, 2, Quotas.AWS),
              thoughts::add);
    }

    /// Each value was read twice, under two names.
    private void adopt(Snapshot snapshot, TrainingJob job) {
      backend.launch(job.order());
      List<Double> values =
          snapshot.values(job.id(), "ObjectiveMetric").stream().map(each -> each.value()).toList();
      int known = Math.toIntExact(job.state().metricsRead() / 2);
      for (double value : values.subList(values.size() - known, values.size())) {
        backend.print(job.identity().name(), value);
      }
    }

    void pass(int seconds) {
      for (int i = 0; i < seconds; i++) {
        clock.move(Duration.ofSeconds(1));
        engine.step();
        while (!thoughts.isEmpty()) {
          thoughts.remove().run();
        }
      }
    }

    TuningJob tuning(String name) {
      return engine.read(snapshot -> Engine.tuningJob(snapshot, Specs.SCOPE, name));
    }

    Tally tally(String name) {
      return engine.read(snapshot -> snapshot.tally(tuning(name).id()));
    }

    TrainingJob training(String name) {
      return engine.read(snapshot -> Engine.trainingJob(snapshot, Specs.SCOPE, name));
    }

    TrainingState state(String name) {
      return training(name).state();
    }

    List<MetricSummary> metrics(String name) {
      return engine.read(snapshot -> snapshot.metrics(training(name).id()));
    }

    List<Watched> watched(String tuningJob) {
      return engine.read(snapshot -> snapshot.watched(tuning(tuningJob).id(), 0, Map.of()));
    }

    Stream<String> launched(String prefix) {
      return backend.launched().stream().map(TrainingOrder::name).filter(x -> x.startsWith(prefix));
    }

    @Override
    public void close() {
      engine.close();
      store.close();
    }
  }

  private static Instant at(String time) {
    return Instant.parse("2025-12-31T" + time + "Z");
  }

  @Test
  void tuningJobsAreToldAsTheyWere() {
    try (var life = new Life()) {
      assertThat(life.tuning("done").state().status()).isEqualTo(JobStatus.COMPLETED);
      assertThat(life.tuning("done").state().best()).isEqualTo(0.75);
      TuningState search = life.tuning("search").state();
      assertThat(search.status()).isEqualTo(JobStatus.IN_PROGRESS);
      assertThat(search.launched()).isEqualTo(5);
      assertThat(search.best()).isEqualTo(1.5);
      assertThat(search.modifiedAt()).isEqualTo(at("23:00:36"));
      assertThat(life.tally("search")).isEqualTo(new Tally(1, 3, 0, 1, 0, 0, 1, 1, 0));
      assertThat(life.tally("brackets")).isEqualTo(new Tally(0, 3, 0, 0, 2, 0, 2, 0, 0));
      assertThat(life.tuning("brackets").spec().hyperband()).isEqualTo(new HyperbandLimits(1, 9));
      TrainingJob best =
          life.engine
              .read(snapshot -> snapshot.best(life.tuning("search").id(), Goal.MINIMIZE))
              .orElseThrow();
      assertThat(best.identity().name()).isEqualTo("search-001-b39706e1");
      assertThat(best.hyperparameters()).containsKeys("x", "depth", "_tuning_objective_metric");
      assertThat(search.since())
          .isEqualTo(
              new Since(
                  at("23:00:16"), at("23:00:16"), null, Duration.ZERO, null, SET, Duration.ZERO));
    }
  }

  @Test
  void trainingJobsAreToldAsTheyWere() {
    try (var life = new Life()) {
      TrainingState ended = life.state("search-001-b39706e1");
      assertThat(ended.status()).isEqualTo(JobStatus.COMPLETED);
      assertThat(ended.phase()).isEqualTo(Phase.RELEASED);
      assertThat(ended.objective()).isEqualTo(1.5);
      assertThat(ended.model()).isEqualTo("s3://out/model.tar.gz");
      assertThat(life.state("search-002-55432312").failureReason())
          .isEqualTo("AlgorithmError: no, exit code: 1");
      assertThat(life.state("brackets-002-395f90b6").stopCause()).isEqualTo(StopCause.EARLY);
      assertThat(life.state("own-waiting").secondary()).isEqualTo(SecondaryStatus.PENDING);
      assertThat(life.state(STOPPING).status()).isEqualTo(JobStatus.STOPPING);
      TrainingState retried = life.state(RETRIED);
      assertThat(retried.attempts()).hasSize(2);
      assertThat(retried.objective()).isEqualTo(4.0);
      assertThat(retried.transitions())
          .extracting(Transition::status)
          .containsExactly(
              SecondaryStatus.STARTING,
              SecondaryStatus.TRAINING,
              SecondaryStatus.RESTARTING,
              SecondaryStatus.STARTING,
              SecondaryStatus.TRAINING);
      assertThat(retried.since())
          .isEqualTo(
              new Since(
                  at("23:00:18"),
                  at("23:00:39"),
                  at("23:00:19"),
                  Duration.ofSeconds(1),
                  null,
                  SET,
                  Duration.ZERO));
      assertThat(life.state(SEARCHING).startedAt()).isEqualTo(at("23:00:33"));
    }
  }

  @Test
  void metricsAreToldAndSeenByTheSearchAsTheyWere() {
    try (var life = new Life()) {
      assertThat(life.metrics("search-001-b39706e1"))
          .extracting(MetricSummary::metric)
          .containsExactly("ObjectiveMetric", "loss");
      assertThat(life.metrics("search-001-b39706e1").getLast())
          .isEqualTo(
              new MetricSummary(
                  "loss", 0, 3, 3, 1.5, 1.5, 3, Instant.parse("2026-01-01T00:00:28Z")));
      assertThat(life.metrics(RETRIED)).extracting(MetricSummary::last).containsOnly(4.0);
      assertThat(life.watched("search"))
          .extracting(each -> each.trial().reports())
          .containsExactly(
              List.of(new Report(1, 3), new Report(2, 2), new Report(3, 1.5)),
              List.of(new Report(1, 9)),
              List.of(new Report(1, 4)),
              List.of(new Report(1, 2.5), new Report(2, 2.25)),
              List.of());
      assertThat(life.watched("brackets"))
          .extracting(Watched::counted)
          .containsExactly(Integer.MAX_VALUE, 1, 1, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }
  }

  @Test
  void theSearchGoesOnToItsEnd() {
    try (var life = new Life()) {
      List<TrainingOrder> ran = backend.launched();
      assertThat(ran).hasSize(7);
      life.pass(4);
      assertThat(life.state(STOPPING).status()).isEqualTo(JobStatus.STOPPED);
      assertThat(backend.launched()).startsWith(ran.toArray(new TrainingOrder[0]));
      assertThat(life.launched("own-waiting")).hasSize(1);
      assertThat(life.state("own-waiting").secondary()).isEqualTo(SecondaryStatus.TRAINING);

      backend.print(SEARCHING, 1);
      backend.end(SEARCHING, new Ending.Completed());
      backend.end("own-running", new Ending.Completed());
      life.pass(6);
      assertThat(life.state(SEARCHING).objective()).isEqualTo(1.0);
      assertThat(life.state("own-running").status()).isEqualTo(JobStatus.COMPLETED);
      assertThat(life.metrics(SEARCHING)).extracting(MetricSummary::count).containsOnly(3L);
      String sixth = life.launched("search-006").findFirst().orElseThrow();

      backend.print(RETRIED, 3);
      backend.end(RETRIED, new Ending.Completed());
      backend.print(sixth, 0.5);
      backend.end(sixth, new Ending.Completed());
      life.pass(4);
      assertThat(life.state(RETRIED).objective()).isEqualTo(3.0);
      assertThat(life.tuning("search").state().status()).isEqualTo(JobStatus.COMPLETED);
      assertThat(life.tuning("search").state().best()).isEqualTo(0.5);
      assertThat(life.tally("search")).isEqualTo(new Tally(4, 0, 0, 1, 1, 0, 4, 2, 1));
      assertThat(life.launched("search-")).hasSize(4);
    }
  }

  /// Those that come first in threes are not judged at the first rung, so 001 and 004 are judged at
  /// the second: 001 was the first there, and 004 is better.
  @Test
  void hyperbandJudgesOnByWhatWasReportedBefore() {
    try (var life = new Life()) {
      backend.end("own-running", new Ending.Completed());
      backend.print("brackets-004-46fcbb15", 0.5);
      backend.print("brackets-004-46fcbb15", 0.5);
      backend.print("brackets-004-46fcbb15", 0.5);
      backend.print("brackets-005-5a374c04", 9);
      life.pass(6);
      assertThat(life.state(BEST_OF_BRACKET).status()).isEqualTo(JobStatus.IN_PROGRESS);
      assertThat(life.state(BEST_OF_BRACKET).judgedReports()).isEqualTo(3);
      assertThat(life.state("brackets-004-46fcbb15").status()).isEqualTo(JobStatus.IN_PROGRESS);
      assertThat(life.state("brackets-005-5a374c04").stopCause()).isEqualTo(StopCause.EARLY);
      assertThat(life.state("brackets-005-5a374c04").transitions())
          .extracting(Transition::message)
          .contains("it was number 4 of 5 trials at resource 1, and the best 1 go on");
      assertThat(life.launched("brackets-006")).hasSize(1);

      backend.print(life.launched("brackets-006").findFirst().orElseThrow(), 3);
      life.pass(4);
      assertThat(life.watched("brackets"))
          .extracting(Watched::settled)
          .containsSubsequence(false, true, true, false, true);
    }
  }

  @Test
  void limitsOfTimeGoOnThoughTheClockWasSetBeforeAndIsSetAfter() {
    try (var life = new Life()) {
      life.pass(4);
      clock.set(Duration.ofHours(5));
      life.pass(2);
      clock.move(Duration.ofMinutes(58));
      life.pass(2);
      assertThat(life.state(SEARCHING).status()).isEqualTo(JobStatus.IN_PROGRESS);
      clock.move(Duration.ofMinutes(1));
      life.pass(3);
      assertThat(life.state(SEARCHING).stopCause()).isEqualTo(StopCause.RUNTIME);
      assertThat(life.state("own-waiting").status()).isEqualTo(JobStatus.IN_PROGRESS);
    }
  }

  @Test
  void anotherServerTakesOverWhatItsServerHasLeft() {
    database().useHandle(handle -> handle.execute("UPDATE server SET ended_at = 1"));
    try (var life = new Life("there")) {
      life.pass(6);

      assertThat(life.state(SEARCHING).transitions())
          .extracting(Transition::status)
          .contains(SecondaryStatus.RESTARTING);
      assertThat(life.state(SEARCHING).attempts()).hasSize(2);
      assertThat(life.launched(SEARCHING)).hasSize(1);
      assertThat(life.state(RETRIED).status()).isEqualTo(JobStatus.FAILED);
      assertThat(life.state("own-running").status()).isEqualTo(JobStatus.FAILED);
      assertThat(life.state(STOPPING).status()).isEqualTo(JobStatus.STOPPED);
      assertThat(life.state("own-waiting").secondary()).isEqualTo(SecondaryStatus.TRAINING);
      assertThat(life.launched("search-006")).hasSize(1);
    }
  }
}
