package hone.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.Scope;
import hone.engine.backend.AttemptId;
import hone.engine.fake.Specs;
import hone.engine.job.Identity;
import hone.engine.job.JobStatus;
import hone.engine.job.Origin;
import hone.engine.job.Phase;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.job.TuningJob;
import hone.engine.sql.rows.Documents;
import hone.engine.store.Call;
import hone.engine.store.Glances.Glance;
import hone.engine.store.JobQuery;
import hone.engine.store.Page;
import hone.engine.store.Snapshot;
import hone.engine.store.Transaction;
import hone.search.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every store keeps to, whatever database it is in.
abstract class StoreContract extends TrialContract {
  @Test
  void whatIsWrittenIsReadBackEqualAlsoAfterReopening() {
    TuningJob written = store.write(transaction -> transaction.insert(tuning("Job", NOW)));
    store.close();
    store = openStore();

    TuningJob read = store.read(s -> s.tuningJob(Specs.SCOPE, "jOb")).orElseThrow();

    assertThat(read.spec()).isEqualTo(written.spec());
    assertThat(read.state()).isEqualTo(written.state());
    assertThat(read.identity().name()).isEqualTo("Job");
  }

  @Test
  void aFailedWriteChangesNothingAndHurtsNoOther() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = new ArrayList<Future<?>>();
      for (int i = 0; i < 200; i++) {
        int n = i;
        results.add(
            threads.submit(
                () ->
                    store.write(
                        transaction -> {
                          TuningJob job = transaction.insert(tuning("job-" + n, NOW));
                          if (n % 2 == 0) {
                            throw new IllegalStateException("no");
                          }
                          return job;
                        })));
      }
      int failed = 0;
      for (var result : results) {
        try {
          result.get();
        } catch (ExecutionException error) {
          assertThat(error).hasRootCauseMessage("no");
          failed++;
        }
      }
      assertThat(failed).isEqualTo(100);
    }
    assertThat(page(1_000, null).items()).hasSize(100);
  }

  /// The number of what was taken back may be given out again.
  @Test
  void nothingOfAJobThatWasTakenBackIsReadOfTheNext() {
    var first = new LinkedHashMap<String, String>(Map.of("x", "1"));
    var second = new LinkedHashMap<String, String>(Map.of("x", "2"));
    assertThatThrownBy(
            () ->
                store.write(
                    transaction -> {
                      TrainingJob job = untuned(transaction, "before", first);
                      transaction.update(
                          job.with(job.state().with(NOW).failed("no", true).build()));
                      assertThat(transaction.trainingJob(job.id()).isPresent()).isTrue();
                      throw new IllegalStateException("no");
                    }))
        .hasStackTraceContaining("no");

    TrainingJob made = store.write(transaction -> untuned(transaction, "after", second));

    TrainingJob read = store.read(s -> s.trainingJob(made.id())).orElseThrow();
    assertThat(read.hyperparameters()).isEqualTo(second);
    assertThat(read.blueprint().document()).isEqualTo("after");
    assertThat(read.state()).isEqualTo(made.state());
  }

  private static TrainingJob untuned(
      Transaction transaction, String name, SequencedMap<String, String> hyperparameters) {
    var spec = tuning("any", NOW).spec().definitions().getFirst().training();
    return transaction.insert(
        new Identity(0, Specs.SCOPE, name, "arn:" + name, NOW),
        null,
        transaction.insert(spec, name),
        hyperparameters);
  }

  Page<TuningJob> page(int size, Page.@Nullable Cursor after) {
    return store.read(
        s ->
            s.tuningJobs(
                Specs.SCOPE,
                new JobQuery(
                    JobQuery.Sort.CREATION_TIME, false, JobQuery.Filter.NONE, null, size, after)));
  }

  @Test
  void pagesNeitherRepeatNorSkipWhileJobsAreAdded() {
    for (int i = 0; i < 25; i++) {
      TuningJob job = tuning("job-" + i, NOW.plusSeconds(i / 5));
      store.write(transaction -> transaction.insert(job));
    }
    var seen = new ArrayList<String>();
    Page.@Nullable Cursor after = null;
    do {
      Page<TuningJob> page = page(4, after);
      page.items().forEach(job -> seen.add(job.identity().name()));
      after = page.next();
      TuningJob late = tuning("late-" + seen.size(), NOW.plusSeconds(1_000 + seen.size()));
      store.write(transaction -> transaction.insert(late));
    } while (after != null);

    assertThat(seen).hasSize(25).doesNotHaveDuplicates();
  }

  @Test
  void tagsKeepTheirOrderAndAreReplacedByKey() {
    var tags = new LinkedHashMap<String, String>();
    tags.put("b", "1");
    tags.put("a", "2");
    store.write(
        transaction -> {
          transaction.tag("ARN", tags);
          transaction.tag("arn", new LinkedHashMap<>(Map.of("b", "3")));
          return true;
        });

    SequencedMap<String, String> read = store.read(s -> s.tags("Arn"));
    assertThat(read).containsExactly(Map.entry("b", "3"), Map.entry("a", "2"));
  }

  @Test
  void statusAndNameFilter() {
    store.write(
        transaction -> {
          transaction.insert(tuning("alpha", NOW));
          TuningJob job = transaction.insert(tuning("Beta", NOW));
          transaction.update(job.with(job.state().endedAs(JobStatus.COMPLETED, NOW)));
          return true;
        });
    var completed = new JobQuery.Filter("ET", JobStatus.COMPLETED, null, null, null, null);

    List<TuningJob> found =
        store
            .read(
                s ->
                    s.tuningJobs(
                        Specs.SCOPE,
                        new JobQuery(JobQuery.Sort.NAME, true, completed, null, 10, null)))
            .items();

    assertThat(found).hasSize(1);
  }

  @Test
  void trainingJobsWithoutATuningJobAreListedAlone() {
    store.write(transaction -> trained(transaction, "parent", 0.25));
    TrainingJob own =
        store.write(transaction -> untuned(transaction, "own", new LinkedHashMap<>()));
    var query =
        new JobQuery(
            JobQuery.Sort.CREATION_TIME,
            false,
            JobQuery.Filter.NONE,
            JobQuery.NO_TUNING_JOB,
            10,
            null);

    assertThat(store.read(s -> s.trainingJobs(Specs.SCOPE, query)).items())
        .extracting(TrainingJob::id)
        .containsExactly(own.id());
    assertThat(store.read(s -> s.glances().list(Specs.SCOPE, query)).items())
        .extracting(Glance::id)
        .containsExactly(own.id());
  }

  @Test
  void aGlanceTellsWhatTheWholeTrainingJobDoes() {
    TrainingJob one = store.write(transaction -> trained(transaction, "one", 0.25));
    TrainingJob two = store.write(transaction -> trained(transaction, "two", 0.5));
    List<Long> ids = List.of(one.id(), two.id(), 999L);
    for (JobQuery.Sort sort :
        List.of(JobQuery.Sort.NAME, JobQuery.Sort.CREATION_TIME, JobQuery.Sort.MODIFIED_TIME)) {
      var query = new JobQuery(sort, false, JobQuery.Filter.NONE, null, 1, null);
      Page<TrainingJob> whole = store.read(s -> s.trainingJobs(Specs.SCOPE, query));
      Page<Glance> page = store.read(s -> s.glances().list(Specs.SCOPE, query));

      TrainingJob job = whole.items().getFirst();
      Glance glance = page.items().getFirst();
      assertThat(page.next()).isEqualTo(whole.next()).isNotNull();
      assertThat(glance.identity()).isEqualTo(job.identity());
      assertThat(glance.status()).isEqualTo(job.state().status());
      assertThat(glance.modifiedAt()).isEqualTo(job.state().modifiedAt());
      assertThat(glance.tuningArn())
          .isEqualTo(job.origin() == null ? null : job.origin().tuningArn());
      assertThat(glance.blueprintId()).isEqualTo(job.blueprint().id());
      assertThat(Documents.readTexts(glance.hyperparameters())).isEqualTo(job.hyperparameters());
    }
    store.read(
        s -> {
          assertThat(s.glances().metrics(ids))
              .containsOnlyKeys(one.id(), two.id())
              .containsEntry(two.id(), s.metrics(two.id()));
          assertThat(s.glances().lastPut(ids)).isEmpty();
          assertThat(s.glances().modifiedAt(ids))
              .containsOnlyKeys(one.id(), two.id())
              .containsEntry(one.id(), one.state().modifiedAt());
          assertThat(s.glances().documents(List.of(one.blueprint().id(), 999L)))
              .containsOnly(Map.entry(one.blueprint().id(), one.blueprint().document()));
          return true;
        });
  }

  @Test
  void byObjectiveOnlyThoseAreListedThatHaveAFinalOne() {
    TrainingJob ended = store.write(transaction -> trained(transaction, "ended", 1));
    store.write(
        transaction -> {
          TrainingState state = ended.state();
          for (JobStatus status : List.of(JobStatus.IN_PROGRESS, JobStatus.FAILED)) {
            TrainingJob other =
                transaction.insert(
                    new Identity(0, Specs.SCOPE, "other-" + status, "arn:" + status, NOW),
                    null,
                    ended.blueprint(),
                    NO_VALUES);
            transaction.update(other.with(state.with(NOW).status(status).build()));
          }
          return true;
        });
    var any = new JobQuery.Filter(null, null, null, null, null, null);
    var query = new JobQuery(JobQuery.Sort.OBJECTIVE, true, any, null, 10, null);

    assertThat(store.read(s -> s.trainingJobs(Specs.SCOPE, query)).items())
        .extracting(TrainingJob::id)
        .containsExactly(ended.id());
  }

  /// By the rule itself, on many small populations: the account with the fewest slots, then the
  /// tuning job with the fewest, then the oldest.
  @Test
  void anAttemptTellsWhoWasToLaunchItAndWhere() {
    TrainingJob job = store.write(transaction -> trained(transaction, "launched", 1));

    var launch = store.read(s -> s.launch(new AttemptId("launched-attempt"))).orElseThrow();

    assertThat(launch.trainingId()).isEqualTo(job.id());
    assertThat(launch.place()).isNotEmpty();
    assertThat(store.read(s -> s.launch(new AttemptId("never"))).isEmpty()).isTrue();
  }

  @Test
  void aRestartGoesOnWithTheJobsOfTheLifeBefore() {
    TuningJob job = store.write(transaction -> transaction.insert(tuning("mine", NOW)));
    long before = store.lease().epoch();
    store.close();
    store = openStore();

    assertThat(store.lease().epoch()).isGreaterThan(before);
    assertThat(store.read(s -> s.ownTuningJob(job.id())).isPresent()).isTrue();
    assertThat(store.read(Snapshot::unfinishedTuningJobs)).containsExactly(job.id());
  }

  @Test
  void anAnswerIsKeptForAQuarterOfAnHour() {
    for (String answer : List.of("first", "second")) {
      store.write(
          transaction -> {
            transaction.answered(new Call("call", answer), NOW);
            return true;
          });
    }

    assertThat(store.read(s -> s.answer("call", NOW.minusSeconds(1))).orElse(""))
        .isEqualTo("second");
    assertThat(store.read(s -> s.answer("call", NOW)).isEmpty()).isTrue();
    store.write(
        transaction -> {
          transaction.answered(new Call("later", "{}"), NOW.plus(Call.KEPT));
          return true;
        });
    assertThat(store.read(s -> s.answer("call", Instant.EPOCH)).isEmpty()).isTrue();
  }

  @Test
  void namesSortByTheirBytesWhateverTheLocale() {
    for (String name : List.of("b-1", "B0", "a_1", "a-2", "A1")) {
      store.write(transaction -> transaction.insert(tuning(name, NOW)));
    }
    var byName = new JobQuery(JobQuery.Sort.NAME, true, JobQuery.Filter.NONE, null, 10, null);

    var found = store.read(s -> s.tuningJobs(Specs.SCOPE, byName)).items();

    assertThat(found)
        .extracting(job -> job.identity().name())
        .containsExactly("a-2", "A1", "a_1", "b-1", "B0");
  }

  @Test
  void deletedTrainingJobsAreFoundByTheirNamesAndIds() {
    TrainingJob first = store.write(t -> trained(t, "job", 1));
    TrainingJob second =
        store.write(
            t -> {
              t.delete(first);
              return t.insert(
                  new Identity(0, Specs.SCOPE, "JOB-001", "arn:2", NOW),
                  null,
                  first.blueprint(),
                  NO_VALUES);
            });
    store.write(t -> trained(t, "job-001-x", 1));

    assertThat(idsNamed("Job-001")).containsExactly(second.id(), first.id());
    assertThat(idsNamed("job-001#" + first.id())).isEmpty();
    assertThat(idsNamed("job")).isEmpty();
    boolean isFoundById = store.read(s -> s.trainingJob(first.id()).isPresent());
    assertThat(isFoundById).as("for its log").isTrue();
  }

  @Test
  void theRegionsOfANameAreThoseOfItsAccountAlone() {
    store.write(t -> trained(t, "job", 1));

    assertThat(regions(Specs.SCOPE.account())).containsExactly("us-west-2", "us-west-2");
    assertThat(regions("999999999999")).isEmpty();
  }

  private List<String> regions(String account) {
    var all = new ArrayList<>(store.read(s -> s.regionsOfTuningJob(account, "Job")));
    all.addAll(store.read(s -> s.regionsOfTrainingJob(account, "Job-001")));
    return all;
  }

  private List<Long> idsNamed(String name) {
    return store.read(
        s -> s.trainingJobsNamed(Specs.SCOPE, name).stream().map(TrainingJob::id).toList());
  }

  @Test
  void whatATransactionCountsIsTrueAfterEachOfItsChanges() {
    store.write(
        t -> {
          TrainingJob ended = trained(t, "parent", 0.5);
          long tuning = ended.origin() == null ? 0 : ended.origin().tuningId();
          assertThat(t.tally(tuning).ended()).isEqualTo(1);
          var origin =
              new Origin(
                  tuning, "parent", "arn", 2, 0, "a", "loss", NO_VALUES, new Reason.Drawn(7));
          TrainingJob next =
              t.insert(
                  new Identity(0, Specs.SCOPE, "parent-002", "arn:2", NOW),
                  origin,
                  ended.blueprint(),
                  NO_VALUES);
          assertThat(t.tally(tuning).waiting()).isEqualTo(1);
          t.update(next.with(next.state().with(NOW).phase(Phase.RUNNING).build()));
          assertThat(t.tally(tuning).waiting()).isZero();
          assertThat(t.tally(tuning).inProgress()).isEqualTo(1);
          return true;
        });
  }

  @Test
  void anAccountsDaysOfLogsAreItsOwnAndLastUntilTheyAreForgotten() {
    var other = new Scope(Specs.SCOPE.account(), "eu-west-1");
    store.write(
        t -> {
          t.keepLogs(Specs.SCOPE, 30);
          t.keepLogs(other, 7);
          t.keepLogs(Specs.SCOPE, 90);
          return true;
        });
    store.close();
    store = openStore();

    assertThat(store.read(Snapshot::logRetentions))
        .containsExactlyInAnyOrderEntriesOf(Map.of(Specs.SCOPE, 90, other, 7));
    store.write(
        t -> {
          t.keepLogs(Specs.SCOPE, null);
          return true;
        });
    assertThat(store.read(Snapshot::logRetentions)).containsExactly(Map.entry(other, 7));
  }

  @Test
  void tuningJobsUnderWayAreCountedAsFarAsIsAsked() {
    for (String name : List.of("a", "b", "c")) {
      store.write(t -> t.insert(tuning(name, NOW)));
    }

    int some = store.read(s -> s.tuningJobsUnderWay(Specs.SCOPE, 2));
    int all = store.read(s -> s.tuningJobsUnderWay(Specs.SCOPE, 9));
    assertThat(List.of(some, all)).containsExactly(2, 3);
  }
}
