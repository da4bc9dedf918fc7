package hone.bench.api;

import hone.bench.process.Machine;
import hone.bench.process.Server;
import hone.cli.client.Credentials;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Measures how fast the API answers beside its load generator, every request signed, and prints
/// one table. moto's server, where it is installed, is measured in the same run as a peer.
///
/// Arguments: seconds for each figure (20). Run it from the project's root: `bench/api`.
public final class ApiBench {
  private static final int LISTED = 100_000;
  private static final String CONFIG =
      """
      slots: 1
      quota_tuning_jobs: 1000000
      calls_per_second: 1000000
      changes_per_second: 1000000
      """;
  private static final String DESCRIBE = "{\"HyperParameterTuningJobName\": \"first\"}";
  private static final String LIST =
      "{\"MaxResults\": 100, \"SortBy\": \"CreationTime\", \"SortOrder\": \"Descending\"}";

  private final Path work;
  private final Path launcher;
  private final Duration time;

  private ApiBench(Path work, Path launcher, Duration time) {
    this.work = work;
    this.launcher = launcher;
    this.time = time;
  }

  public static void main(String[] arguments)
      throws IOException, InterruptedException, SQLException {
    Path root = Path.of("").toAbsolutePath();
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
    Path work = Files.createTempDirectory("hone-bench");
    Machine.print(root);
    System.out.println(
        "| what | a second | p50 ms | p99 ms | throttled | failed | server's µs a call |");
    System.out.println("|---|---|---|---|---|---|---|");
    var bench = new ApiBench(work, root.resolve("hone"), Duration.ofSeconds(seconds));
    bench.hone();
    bench.moto();
    Machine.delete(work);
  }

  private void hone() throws IOException, InterruptedException, SQLException {
    Path data = work.resolve("data");
    Files.createDirectories(data.resolve("s3/bench"));
    Files.writeString(data.resolve("config.yaml"), CONFIG);
    String image = image(data);
    try (Server server = Server.start(launcher, data, List.of())) {
      Requests requests = requests(server);
      one(server.uri(), requests, Requests.create("first", image));
      measure("Describe", server, 8, fixed(requests, "Describe", DESCRIBE));
      measure("Create, on disk", server, 16, creates(requests, image));
      overload(server, requests);
    }
    fill(data.resolve("hone.db"));
    try (Server server = Server.start(launcher, data, List.of())) {
      measure("List 100 of " + LISTED, server, 2, fixed(requests(server), "List", LIST));
    }
  }

  /// Five times as many callers as the server takes in, to work on or to wait: most are told to
  /// come again. What that does to those who are served, and to the memory.
  private void overload(Server server, Requests requests) throws IOException, InterruptedException {
    int places = 32 * Runtime.getRuntime().availableProcessors();
    int waiting = 8 * places;
    int callers = 5 * (places + waiting);
    Load.Source describe = fixed(requests, "Describe", DESCRIBE);
    var heap = new ArrayList<Long>();
    heap.add(server.heapMebibytes());
    for (int i = 1; i <= 3; i++) {
      measure("Describe, " + callers + " callers, run " + i, server, callers, describe);
      heap.add(server.heapMebibytes());
    }
    System.out.println(
        "| MiB of heap in use before and after each of these runs: " + heap + " | | | | | | |");
    measure("Describe, after the overload", server, 8, describe);
  }

  private void moto() throws IOException, InterruptedException {
    Path log = work.resolve("moto");
    int port = Machine.freePort();
    Process process;
    try {
      process =
          new ProcessBuilder("moto_server", "-p", "" + port)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException _) {
      System.out.println("| moto: not installed (pip install 'moto[server]') | | | | | | |");
      return;
    }
    try {
      URI uri = URI.create("http://127.0.0.1:" + port);
      Machine.awaitAnswer(uri);
      var requests = new Requests(uri, new Credentials("AKIAMOTO", "moto", null, "the bench"));
      one(uri, requests, Requests.create("first", "image"));
      row("moto: Describe", Load.run(uri, 8, time, fixed(requests, "Describe", DESCRIBE)), "");
      row("moto: Create, in memory", Load.run(uri, 16, time, creates(requests, "image")), "");
      row("moto: List 100", Load.run(uri, 2, time, fixed(requests, "List", LIST)), "");
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private void measure(String what, Server server, int connections, Load.Source source)
      throws InterruptedException {
    Duration before = server.processorTime();
    Load.Outcome outcome = Load.run(server.uri(), connections, time, source);
    double micros = server.processorTime().minus(before).toNanos() / 1e3;
    row(what, outcome, "%.0f".formatted(micros / Math.max(1, outcome.calls())));
  }

  private static void one(URI uri, Requests requests, String document) throws IOException {
    try (var connection = new hone.bench.api.Connection(uri)) {
      var reply = connection.call(requests.signed("CreateHyperParameterTuningJob", document));
      if (reply.status() != 200) {
        throw new IllegalStateException(reply.body());
      }
    }
  }

  private static Requests requests(Server server) {
    Credentials credentials =
        Credentials.fromFile(server.data().resolve("credentials"), "default")
            .orElseThrow(() -> new IllegalStateException("no credentials"));
    return new Requests(server.uri(), credentials);
  }

  /// The same request over and over, signed anew each second.
  private static Load.Source fixed(Requests requests, String verb, String document) {
    String operation = verb + "HyperParameterTuningJob" + (verb.equals("List") ? "s" : "");
    var signed =
        new Object() {
          volatile byte[] bytes = requests.signed(operation, document);
          volatile long second = System.currentTimeMillis() / 1000;
        };
    return () -> {
      long second = System.currentTimeMillis() / 1000;
      if (second != signed.second) {
        signed.second = second;
        signed.bytes = requests.signed(operation, document);
      }
      return signed.bytes;
    };
  }

  private static Load.Source creates(Requests requests, String image) {
    var number = new AtomicLong();
    return () ->
        requests.signed(
            "CreateHyperParameterTuningJob",
            Requests.create("create-" + number.incrementAndGet(), image));
  }

  /// A training program that holds its slot.
  private static String image(Path data) throws IOException {
    Path program = data.resolve("hold.sh");
    Files.writeString(program, "#!/bin/sh\nexec sleep 600\n");
    Files.setPosixFilePermissions(
        program, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    return "local:" + program;
  }

  /// Copies of the first tuning job, ended, up to the number that is listed among.
  private static void fill(Path store) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store)) {
      var columns = new ArrayList<String>();
      try (var found = connection.createStatement().executeQuery("PRAGMA table_info(tuning_job)")) {
        while (found.next()) {
          columns.add(found.getString("name"));
        }
      }
      columns.remove("id");
      String names = String.join(", ", columns);
      String values =
          names
              .replace("name_key", "'copy-' || n")
              .replace("status", "'COMPLETED'")
              .replace("state,", "replace(state, 'IN_PROGRESS', 'COMPLETED'),")
              .replaceFirst("\\bname\\b", "'copy-' || n");
      try (var statement = connection.createStatement()) {
        statement.execute(
            "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < "
                + LISTED
                + ") INSERT INTO tuning_job ("
                + names
                + ") SELECT "
                + values
                + " FROM numbers, tuning_job WHERE tuning_job.name = 'first'");
      }
    }
  }

  private static void row(String what, Load.Outcome outcome, String micros) {
    System.out.printf(
        "| %s | %,.0f | %.1f | %.1f | %d | %d | %s |%n",
        what,
        outcome.perSecond(),
        outcome.quantile(0.5),
        outcome.quantile(0.99),
        outcome.throttled(),
        outcome.failed(),
        micros);
    if (outcome.failure() != null) {
      System.err.println(what + ": " + outcome.failure());
    }
  }
}
