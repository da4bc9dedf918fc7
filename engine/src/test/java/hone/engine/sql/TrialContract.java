package hone.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.MetricPoint;
import hone.engine.fake.Specs;
import hone.engine.job.Identity;
import hone.engine.job.JobStatus;
import hone.engine.job.MetricSummary;
import hone.engine.job.Origin;
import hone.engine.job.Phase;
import hone.engine.job.StopCause;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.job.TuningJob;
import hone.engine.rules.TrainingRules;
import hone.engine.store.Glances.Glance;
import hone.engine.store.JobQuery;
import hone.engine.store.Transaction;
import hone.engine.store.Watched;
import hone.engine.tuning.TuningSpec;
import hone.search.Configuration;
import hone.search.Outcome;
import hone.search.Reason;
import hone.search.Report;
import hone.search.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What a store tells of trials and their metrics.
abstract class TrialContract extends WaitingLineContract {
  @Test
  void metricsAreBoundedAndTheirSummaryIsNot() {
    for (int start = 0; start < 100_000; start += 10_000) {
      var points = new ArrayList<MetricPoint>();
      for (int i = start; i < start + 10_000; i++) {
        points.add(new MetricPoint(i + 1, "loss", -i, NOW, i % 2 == 0 ? 10L * i : null));
      }
      store.write(
          transaction -> {
            transaction.add(1, points);
            return true;
          });
    }

    var summary = store.read(s -> s.metrics(1)).getFirst();
    assertThat(summary.count()).isEqualTo(100_000);
    assertThat(summary.min()).isEqualTo(-99_999);
    assertThat(summary.last()).isEqualTo(-99_999);
    var values = store.read(s -> s.values(1, "loss"));
    assertThat(values.size()).isBetween(1_000, 2_000);
    assertThat(values.getFirst().ordinal()).isEqualTo(1);
    assertThat(values.getFirst().step()).isEqualTo(0);
    assertThat(values.get(1).step()).isEqualTo(10 * (values.get(1).ordinal() - 1));
  }

  @Test
  void reportsOfAttemptsThatBeganAnewDoNotCount() {
    TrainingJob made = store.write(transaction -> trained(transaction, "parent", 0.25));
    TrainingState anew = made.state().with(NOW).beginsAnew().build();
    store.write(
        transaction -> {
          transaction.update(made.with(anew));
          transaction.add(
              made.id(), List.of(new MetricPoint(1, TuningSpec.OBJECTIVE_METRIC, 0.75, NOW)));
          return true;
        });

    long tuning = made.origin() == null ? 0 : made.origin().tuningId();
    var reports = store.read(s -> s.trials(tuning, 0, true)).getFirst().reports();
    assertThat(reports).containsExactly(new Report(1, 0.75));
    var watched = store.read(s -> s.watched(tuning, 0, Map.of())).getFirst();
    assertThat(watched.trial().reports()).isEqualTo(reports);
    assertThat(watched.times()).hasSize(1);
  }

  @Test
  void metricsOfAttemptsThatBeganAnewCountNoMore() {
    TrainingJob made = store.write(transaction -> trained(transaction, "parent", 0.25));
    store.write(
        transaction -> {
          transaction.add(made.id(), List.of(new MetricPoint(2, "loss", 9, NOW)));
          transaction.passMetrics(made.id());
          transaction.add(
              made.id(),
              List.of(new MetricPoint(1, "loss", 3, NOW), new MetricPoint(2, "loss", 2, NOW)));
          return true;
        });

    var counting = new MetricSummary("loss", 1, 2, 3, 2, 2, 3, NOW);
    assertThat(metrics(made)).containsExactly(counting);
    assertThat(glanced(made)).isEqualTo(List.of(counting));
    assertThat(values(made, "loss"))
        .extracting(MetricSummary.Value::ordinal)
        .containsExactly(1L, 2L, 3L);
  }

  private List<MetricSummary> metrics(TrainingJob job) {
    return store.read(s -> s.metrics(job.id()));
  }

  private List<MetricSummary> glanced(TrainingJob job) {
    return store.read(
        s -> s.glances().metrics(List.of(job.id())).getOrDefault(job.id(), List.of()));
  }

  private List<MetricSummary.Value> values(TrainingJob job, String metric) {
    return store.read(s -> s.values(job.id(), metric));
  }

  @Test
  void aTrainingJobThatLostItsObjectiveHasNoFinalOne() {
    TrainingJob made = store.write(transaction -> trained(transaction, "parent", 0.25));
    assertThat(metrics(made))
        .extracting(MetricSummary::metric)
        .containsExactly(TuningSpec.OBJECTIVE_METRIC);

    store.write(
        transaction -> {
          transaction.update(made.with(made.state().with(NOW).losesObjective().build()));
          return true;
        });

    assertThat(metrics(made)).isEmpty();
    assertThat(glanced(made)).isEmpty();
    assertThat(values(made, TuningSpec.OBJECTIVE_METRIC)).hasSize(1);
  }

  @Test
  void whatIsKnownOfATrialIsNotReadAgain() {
    TrainingJob made = store.write(transaction -> trained(transaction, "parent", 0.25));
    long tuning = made.origin() == null ? 0 : made.origin().tuningId();
    Watched read = store.read(s -> s.watched(tuning, 0, Map.of())).getFirst();
    List<Watched> again = store.read(s -> s.watched(tuning, 0, Map.of(made.id(), read)));

    assertThat(read.trainingId()).isEqualTo(made.id());
    assertThat(read.attempt()).isEqualTo(made.state().attempts().getLast());
    assertThat(again).singleElement().isSameAs(read);
  }

  @Test
  void trialsAreNumberedWithinTheirDefinition() {
    TrainingJob made = store.write(transaction -> trained(transaction, "parent", 0.25));
    Origin first = Objects.requireNonNull(made.origin());
    for (int ordinal = 2; ordinal <= 5; ordinal++) {
      Origin origin =
          new Origin(
              first.tuningId(),
              "parent",
              "arn",
              ordinal,
              ordinal % 2,
              "a",
              "loss",
              first.tuned(),
              new Reason.Drawn(ordinal));
      String name = "parent-00" + ordinal;
      store.write(
          transaction ->
              transaction.insert(
                  new Identity(0, Specs.SCOPE, name, "arn:" + name, NOW),
                  origin,
                  made.blueprint(),
                  made.hyperparameters()));
    }
    for (boolean reports : new boolean[] {false, true}) {
      List<Trial> even = store.read(s -> s.trials(first.tuningId(), 0, reports));
      assertThat(even).extracting(Trial::number).containsExactly(1, 2, 3);
      List<Trial> odd = store.read(s -> s.trials(first.tuningId(), 1, reports));
      assertThat(odd).extracting(Trial::number).containsExactly(1, 2);
    }
    List<Reason> odd = store.read(s -> s.reasons(first.tuningId(), 1));
    assertThat(odd).containsExactly(new Reason.Drawn(3), new Reason.Drawn(5));
    List<Trial> inheritable = store.read(s -> s.inheritable(first.tuningId()));
    assertThat(inheritable).extracting(Trial::number).containsExactly(1, 2, 4);
  }

  @Test
  void whatIsInheritedHasItsStaticValuesThoughItsTuningJobIsDeleted() {
    TrainingJob made = store.write(transaction -> trained(transaction, "parent", 0.25));
    long tuning = made.origin() == null ? 0 : made.origin().tuningId();
    store.write(
        transaction -> {
          transaction.delete(transaction.tuningJob(tuning).orElseThrow());
          return true;
        });

    List<Trial> inherited = store.read(s -> s.inheritable(tuning));
    assertThat(inherited)
        .containsExactly(
            new Trial(
                1,
                new Configuration(made.hyperparameters()),
                new Outcome.Succeeded(0.25),
                List.of()));
    assertThat(made.hyperparameters()).containsKeys("x", "epochs");
  }

  @Test
  void trainingJobsAreReadBackEqualWithOwnerAndTrials() {
    TrainingJob made = store.write(transaction -> trained(transaction, "parent", 0.25));

    TrainingJob read = store.read(s -> s.trainingJob(made.id())).orElseThrow();
    assertThat(read.state()).isEqualTo(made.state());
    assertThat(read.hyperparameters()).isEqualTo(made.hyperparameters());
    assertThat(read.origin()).isEqualTo(made.origin());
    assertThat(store.read(s -> s.ownTrainingJob(made.id())).isPresent()).isTrue();
    long tuning = made.origin() == null ? 0 : made.origin().tuningId();
    var trials = store.read(s -> s.trials(tuning, 0, true));
    assertThat(trials).hasSize(1);
    assertThat(trials.getFirst().configuration().values()).containsEntry("x", "0.5");
    assertThat(trials.getFirst().outcome().objective()).hasValue(0.25);
    assertThat(trials.getFirst().reports()).hasSize(1);
    TuningJob parent = store.read(s -> s.tuningJob(tuning)).orElseThrow();
    assertThat(store.read(s -> s.best(tuning, parent.spec().goal())).orElseThrow().id())
        .isEqualTo(made.id());
    assertThat(store.read(s -> s.tally(tuning)).withObjective()).isEqualTo(1);
  }

  /// PostgreSQL's texts cannot hold it, and it parses no document that does.
  @Test
  void theCharacterNulStandsInTheWayOfNothing() {
    var tried = new LinkedHashMap<String, String>(Map.of("x", "a\0b"));
    TrainingJob stopped =
        store.write(
            transaction -> {
              TrainingJob first = trained(transaction, "parent", 0.25);
              Origin origin = Objects.requireNonNull(first.origin());
              TrainingJob job =
                  transaction.insert(
                      new Identity(0, Specs.SCOPE, "parent-002", "arn:2", NOW),
                      new Origin(
                          origin.tuningId(),
                          "parent",
                          "arn",
                          2,
                          0,
                          "a",
                          "loss",
                          tried,
                          new Reason.Drawn(7)),
                      first.blueprint(),
                      tried);
              TrainingState state =
                  TrainingRules.stopped(job, StopCause.CALLER, "stop", NOW)
                      .with(NOW)
                      .failed("it said a\0b", false)
                      .build();
              transaction.update(job.with(state));
              return job.with(state);
            });
    long tuning = Objects.requireNonNull(stopped.origin()).tuningId();

    store.read(
        s -> {
          assertThat(s.tally(tuning).withdrawn()).isEqualTo(1);
          assertThat(s.trainingJob(stopped.id()).orElseThrow().state()).isEqualTo(stopped.state());
          for (boolean reports : new boolean[] {false, true}) {
            assertThat(s.trials(tuning, 0, reports).getLast().configuration().values())
                .isEqualTo(tried);
          }
          var query = new JobQuery(JobQuery.Sort.NAME, false, JobQuery.Filter.NONE, null, 1, null);
          Glance glance = s.glances().list(Specs.SCOPE, query).items().getFirst();
          assertThat(glance.identity().name()).isEqualTo("parent-002");
          assertThat(glance.tuningArn()).isEqualTo("arn");
          return true;
        });
  }

  static TrainingJob trained(Transaction transaction, String name, double objective) {
    TuningJob parent = transaction.insert(tuning(name, NOW));
    var definition = parent.spec().definitions().getFirst();
    var blueprint = transaction.insert(parent.id(), 0, definition.training(), "{}");
    var values = new LinkedHashMap<String, String>(Map.of("x", "0.5"));
    var all = new LinkedHashMap<String, String>(values);
    all.put("epochs", "9");
    var origin =
        new Origin(parent.id(), name, "arn", 1, 0, "a", "loss", values, new Reason.Drawn(7));
    TrainingJob job =
        transaction.insert(
            new Identity(0, Specs.SCOPE, name + "-001", "arn:1", NOW), origin, blueprint, all);
    transaction.add(job.id(), List.of(new MetricPoint(1, "ObjectiveMetric", objective, NOW)));
    TrainingState state =
        job.state().with(NOW).attempt(name + "-attempt").objective(objective).build();
    TrainingJob next = job.with(state);
    transaction.update(next);
    transaction.launching(next);
    TrainingState ended = state.with(NOW).status(JobStatus.COMPLETED).phase(Phase.ENDED).build();
    transaction.update(next.with(ended));
    transaction.event(job.identity(), "Failed", "a text with the character \0", NOW);
    return next.with(ended);
  }
}
