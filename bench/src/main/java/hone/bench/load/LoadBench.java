package hone.bench.load;

import hone.engine.Time;
import hone.engine.job.JobStatus;
import hone.engine.loop.Engine;
import hone.engine.loop.EngineSettings;
import hone.engine.loop.Ports;
import hone.engine.rules.Quota;
import hone.engine.rules.Quotas;
import hone.engine.sql.SqliteStore;
import hone.engine.store.JobQuery;
import hone.engine.store.Store;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Measures the engine and its store under load: `bench/load [SECONDS [TUNING_JOBS]]`.
public final class LoadBench {
  private static final int PARALLEL = 10;
  private static final Quotas QUOTAS = new Quotas(Map.of(Quota.TUNING_JOBS, 1_000_000));

  private final Path folder;

  private LoadBench(Path folder) {
    this.folder = folder;
  }

  /// Run it and print a table.
  public static void main(String[] arguments) throws Exception {
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 600;
    int jobs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000;
    Path folder = Files.createTempDirectory("hone-load");
    try {
      var bench = new LoadBench(folder);
      System.out.println("| what | measured | wanted |\n|---|---|---|");
      bench.load(jobs, seconds);
      bench.recovery(jobs);
      bench.cost();
      bench.lists(1_000_000);
    } finally {
      try (var files = Files.walk(folder)) {
        for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  private static void row(String what, String measured, String wanted) {
    System.out.println("| " + what + " | " + measured + " | " + wanted + " |");
  }

  private static Engine engine(Store store, SimulatedTrials trials, int slots) {
    var time = Time.of(Clock.systemUTC(), System::nanoTime);
    return Engine.start(
        new Ports(store, trials, time, new SecureRandom()),
        EngineSettings.of(slots).withQuotas(QUOTAS));
  }

  private void load(int jobs, int seconds) throws IOException, InterruptedException, SQLException {
    Path file = folder.resolve("load.db");
    int slots = jobs * PARALLEL;
    // 1,000 tuning jobs: each of 10,000 trials reports every 10 s, 1,000 reports a second, and
    // ends after 1 to 24 reports, so that some 80 end each second.
    try (Store store = SqliteStore.open(file);
        var trials = new SimulatedTrials(10_000, 24);
        Engine engine = engine(store, trials, slots)) {
      for (int i = 0; i < jobs; i++) {
        engine.submit(Jobs.tuning("load" + i, 100_000, PARALLEL));
      }
      long wait = System.nanoTime() + Duration.ofMinutes(5).toNanos();
      while (trials.running() < slots && System.nanoTime() < wait) {
        Thread.sleep(100);
      }
      trials.takeWaits();
      long reports = trials.reported();
      double cpu = cpuSeconds();
      var waits = new ArrayList<Double>();
      long heap = watch(seconds, trials, waits);
      long made = trials.reported() - reports;
      row("trials under way, of " + jobs + " tuning jobs", "" + trials.running(), "" + slots);
      row("reports a second, for " + seconds + " s", "" + made / seconds, "1,000");
      row(
          "end of a trial to launch of the next (" + waits.size() + ")",
          "p50 %.0f ms, p99 %.0f ms".formatted(quantile(waits, 0.5), quantile(waits, 0.99)),
          "p99 ≤ 2,000 ms");
      row("heap after collection, most", heap / (1 << 20) + " MiB", "≤ 2,048 MiB");
      row("processor time", "%.0f %%".formatted(100 * (cpuSeconds() - cpu) / seconds), "≤ 150 %");
      trials.silence();
      long all = trials.reported();
      long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (number(file, "SELECT coalesce(sum(count), 0) FROM metric") < all
          && System.nanoTime() < until) {
        Thread.sleep(200);
      }
      long stored = number(file, "SELECT coalesce(sum(count), 0) FROM metric");
      row("reports lost", (all - stored) + " of " + all, "0");
    }
  }

  /// Collect the waits, and tell of each ten seconds beside the table.
  ///
  /// @return the most that was in use after a collection
  private static long watch(int seconds, SimulatedTrials trials, List<Double> waits)
      throws InterruptedException {
    long most = 0;
    for (int i = 1; i <= seconds; i++) {
      Thread.sleep(1_000);
      if (i % 10 == 0) {
        List<Double> news = trials.takeWaits();
        System.err.printf(
            "%d s: %d launches, p50 %.0f ms, longest %.0f ms, %d running%n",
            i, news.size(), quantile(news, 0.5), quantile(news, 1), trials.running());
        waits.addAll(news);
        System.gc();
        most = Math.max(most, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
      }
    }
    return most;
  }

  /// Open what the load has left: ten training jobs of each tuning job are under way.
  private void recovery(int jobs) {
    long start = System.nanoTime();
    try (Store store = SqliteStore.open(folder.resolve("load.db"));
        var trials = new SimulatedTrials(10_000, 24);
        Engine engine = engine(store, trials, jobs * PARALLEL)) {
      int running = engine.read(snapshot -> snapshot.slotsTaken());
      engine.submit(Jobs.tuning("after", 1, 1));
      row(
          "start with " + running + " training jobs under way, to the first commit",
          "%.1f s".formatted((System.nanoTime() - start) / 1e9),
          "≤ 10 s");
    }
  }

  private void cost() throws InterruptedException {
    int count = 3_000;
    try (Store store = SqliteStore.open(folder.resolve("cost.db"));
        var trials = new SimulatedTrials(0, 1);
        Engine engine = engine(store, trials, 100)) {
      double before = cpuSeconds();
      for (int i = 0; i < 10; i++) {
        engine.submit(Jobs.tuning("cost" + i, count / 10, PARALLEL));
      }
      var open = new JobQuery.Filter(null, JobStatus.IN_PROGRESS, null, null, null, null);
      var query = new JobQuery(JobQuery.Sort.NAME, true, open, null, 10, null);
      while (!engine.read(s -> s.tuningJobs(Jobs.SCOPE, query)).items().isEmpty()) {
        Thread.sleep(50);
      }
      row(
          "processor time for a trial, with all threads (" + count + ")",
          "%.2f ms".formatted(1_000 * (cpuSeconds() - before) / count),
          "≤ 5 ms");
    }
  }

  private void lists(int count) throws SQLException, InterruptedException {
    Path small = folder.resolve("small.db");
    Path large = folder.resolve("large.db");
    fill(small, 1_000, 1);
    fill(large, 1_000, count / 1_000);
    for (JobQuery.Sort sort : List.of(JobQuery.Sort.CREATION_TIME, JobQuery.Sort.NAME)) {
      for (JobStatus status : new JobStatus[] {null, JobStatus.COMPLETED}) {
        double few = listing(small, sort, status);
        double many = listing(large, sort, status);
        row(
            "List, 100 of 1,000,000, by %s%s".formatted(sort, status == null ? "" : ", " + status),
            "p99 %.1f ms (%.1f ms of 1,000)".formatted(many, few),
            "≤ 2 ×");
      }
    }
  }

  /// A store with so many finished training jobs: some that ran, and copies of them.
  private static void fill(Path file, int ran, int times)
      throws SQLException, InterruptedException {
    try (Store store = SqliteStore.open(file);
        var trials = new SimulatedTrials(0, 1);
        Engine engine = engine(store, trials, 100)) {
      engine.submit(Jobs.tuning("fill", ran, 50));
      while (store.read(s -> s.tally(1)).completed() < ran) {
        Thread.sleep(50);
      }
    }
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute(
          """
          WITH RECURSIVE copy (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < %d)
          INSERT INTO training_job (account, region, name, name_key, created_at, modified_at,
            blueprint_id, hyperparameters, tuning_id, ordinal, definition, origin, status, phase,
            retryable, objective, state, owner)
          SELECT account, region, name || '-' || n, name_key || '-' || n, created_at + n,
            modified_at, blueprint_id, hyperparameters, 1 + n, ordinal, definition, origin, status,
            'RELEASED', retryable, objective, state, owner
          FROM copy, training_job WHERE copy.n < %d
          """
              .formatted(times, times));
    }
  }

  private static double listing(Path file, JobQuery.Sort sort, JobStatus status) {
    var filter = new JobQuery.Filter(null, status, null, null, null, null);
    var query = new JobQuery(sort, false, filter, null, 100, null);
    var times = new ArrayList<Double>();
    try (Store store = SqliteStore.open(file)) {
      for (int i = 0; i < 400; i++) {
        long start = System.nanoTime();
        if (store.read(s -> s.trainingJobs(Jobs.SCOPE, query)).items().size() != 100) {
          throw new IllegalStateException("not a whole page");
        }
        if (i >= 100) {
          times.add((System.nanoTime() - start) / 1e6);
        }
      }
    }
    return quantile(times, 0.99);
  }

  private static double cpuSeconds() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime() / 1e9;
  }

  private static long number(Path file, String query) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement();
        var result = statement.executeQuery(query)) {
      return result.getLong(1);
    }
  }

  private static double quantile(List<Double> values, double share) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
  }
}
