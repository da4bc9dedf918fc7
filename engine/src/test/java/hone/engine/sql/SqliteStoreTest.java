package hone.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.ApiError;
import hone.engine.backend.MetricPoint;
import hone.engine.job.Identity;
import hone.engine.job.JobStatus;
import hone.engine.job.TuningJob;
import hone.engine.job.TuningState;
import hone.engine.sim.Specs;
import hone.engine.store.JobQuery;
import hone.engine.store.Page;
import hone.engine.store.Transaction;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteStoreTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;
  private SqliteStore store;

  @BeforeEach
  void open() {
    store = SqliteStore.open(folder.resolve("hone.db"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static TuningJob tuning(String name, Instant at) {
    var submission = Specs.random(5, 1).withStrategy("Bayesian").tuning(name, 2);
    return new TuningJob(
        new Identity(0, Specs.SCOPE, name, "arn", at),
        submission.spec(),
        "{}",
        TuningState.created(at));
  }

  @Test
  void whatIsWrittenIsReadBackEqualAlsoAfterReopening() {
    TuningJob written = store.write(transaction -> transaction.insert(tuning("Job", NOW)));
    store.close();
    store = SqliteStore.open(folder.resolve("hone.db"));

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

  private Page<TuningJob> page(int size, Page.@Nullable Cursor after) {
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
  void metricsAreBoundedAndTheirSummaryIsNot() {
    for (int start = 0; start < 100_000; start += 10_000) {
      var points = new ArrayList<MetricPoint>();
      for (int i = start; i < start + 10_000; i++) {
        points.add(new MetricPoint(i + 1, "loss", -i, NOW));
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
  }

  @Test
  void aFullDiskRefusesTheWriteAndNothingElse() {
    store.write(
        transaction -> {
          limitPages(transaction, 60);
          return true;
        });
    int kept = 0;
    try {
      for (int i = 0; i < 10_000; i++) {
        TuningJob job = tuning("job-" + i, NOW);
        store.write(transaction -> transaction.insert(job));
        kept++;
      }
    } catch (ApiError error) {
      assertThat(error.code()).isEqualTo(ApiError.Code.UNAVAILABLE);
      assertThat(error.text()).contains("disk is full");
    }
    assertThat(page(10_000, null).items()).hasSize(kept);
    store.write(
        transaction -> {
          limitPages(transaction, 100_000);
          return transaction.insert(tuning("after", NOW));
        });

    assertThat(page(10_000, null).items()).hasSize(kept + 1);
  }

  private static void limitPages(Transaction transaction, int pages) {
    ((SqlTransaction) transaction).handle.execute("PRAGMA max_page_count = " + pages);
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
  void aStoreOfANewerVersionIsRefused() throws Exception {
    Path newer = folder.resolve("newer.db");
    try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + newer);
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version = 99");
    }

    assertThatThrownBy(() -> SqliteStore.open(newer)).hasMessageContaining("newer Hone");
  }

  @Test
  void aFileThatIsNoStoreIsRefused() throws Exception {
    Path text = Files.writeString(folder.resolve("text.db"), "x".repeat(5_000));

    assertThatThrownBy(() -> SqliteStore.open(text)).hasMessageContaining("not a database");
  }
}
