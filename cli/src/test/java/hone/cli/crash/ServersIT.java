package hone.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.EndsLeftovers;
import hone.cli.Exit;
import hone.cli.crash.SignedCalls.Reply;
import hone.cli.crash.TestServer.Start;
import hone.cli.crash.Trainer.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Two servers, each with a data folder of its own, on one PostgreSQL.
@ExtendWith(EndsLeftovers.class)
final class ServersIT {
  /// Long enough that no usual stall of the machine is taken for a server's end.
  private static final Duration LEASE = Duration.ofSeconds(15);

  /// For what has to come before a lease is over, however slow the machine is.
  private static final Duration LONG_LEASE = Duration.ofMinutes(5);
  private static final String CREATE = "CreateHyperParameterTuningJob";

  private Database database = Database.NONE;

  @TempDir private Path folder = Path.of("");
  private Start a = Start.in(folder);
  private Start b = Start.in(folder);

  /// Each test has a database of its own: the access keys are in it.
  @BeforeEach
  void startDatabase() throws IOException {
    database = Database.start();
    a = server("a", LEASE);
    b = server("b", LEASE);
  }

  @AfterEach
  void endDatabase() throws IOException {
    database.close();
  }

  private Start server(String name, Duration lease) {
    return Start.in(folder.resolve(name))
        .withConfiguration(
            "store: " + database.address(),
            "store_lease_seconds: " + lease.toSeconds(),
            "store_renew_seconds: 4",
            "store_retry_seconds: 1",
            "stop_grace_seconds: 1",
            "slots: 2");
  }

  /// No stall of the machine is to have one of them take over from the other.
  private void letNoLeaseEnd() {
    a = server("a", LONG_LEASE);
    b = server("b", LONG_LEASE);
  }

  /// With the first one's keys, so that both serve the same callers.
  private TestServer startSecond() throws IOException {
    Files.createDirectories(b.data());
    for (String file : List.of("credentials", "master.key")) {
      Files.copy(a.data().resolve(file), b.data().resolve(file));
    }
    return TestServer.start(b);
  }

  private static void create(TestServer server, Trainer trainer, String name) throws IOException {
    Reply reply = server.calls().call(CREATE, trainer.tuningJob(name, 4, 2, 2), name);
    assertThat(reply.status()).as("%s", reply.body()).isEqualTo(200);
  }

  private static void awaitStarts(Trainer trainer, int count)
      throws IOException, InterruptedException {
    for (int i = 0; trainer.ledger().size() < count; i++) {
      assertThat(i).as("waiting for %d starts", count).isLessThan(1_200);
      Thread.sleep(50);
    }
  }

  private static void awaitGone(Path file) throws InterruptedException {
    for (int i = 0; Files.exists(file); i++) {
      assertThat(i).as("waiting for the end of %s", file).isLessThan(1_200);
      Thread.sleep(50);
    }
  }

  private static void checkEnded(TestServer server, Trainer trainer, String name)
      throws IOException, InterruptedException {
    var books = new Books(server.calls());
    JsonNode job = books.ended(name);
    books.checkCounters(job, 4);
    assertThat(job.path("HyperParameterTuningJobStatus").asString()).isEqualTo("Completed");
    assertThat(job.path("TrainingJobStatusCounters").path("Completed").asInt()).isEqualTo(4);
    assertThat(trainer.ledger()).extracting(Line::attempt).doesNotHaveDuplicates();
  }

  @Test
  void aServerWhoseDataFolderWasCopiedEndsAndNamesTheCause() throws Exception {
    try (TestServer first = TestServer.start(a)) {
      Files.createDirectories(b.data());
      Files.copy(a.data().resolve("server.id"), b.data().resolve("server.id"));
      try (TestServer second = startSecond()) {
        assertThat(first.end()).isEqualTo(Exit.MACHINE);
        assertThat(first.errors().lines().filter(line -> line.contains("server.id")))
            .singleElement()
            .asString()
            .startsWith("hone: another server has begun with the same server.id")
            .contains("copied", "delete server.id in the copy");
        assertThat(second.process().isAlive()).isTrue();
      }
    }
  }

  @Test
  void aDeadServersJobsAreTakenOver() throws Exception {
    Trainer trainer = Trainer.in(folder, "sleep 2");
    try (TestServer first = TestServer.start(a);
        TestServer second = startSecond()) {
      create(first, trainer, "taken-over");
      awaitStarts(trainer, 2);
      first.kill();
      long killed = System.nanoTime();
      awaitStarts(trainer, 3);
      Duration after = Duration.ofNanos(System.nanoTime() - killed);

      // Lease + 5 s on a quiet machine; start and commits take longer on a loaded one.
      assertThat(after).isLessThan(LEASE.plusSeconds(20));
      System.out.println("taken over after " + after.toMillis() + " ms, lease " + LEASE);
      checkEnded(second, trainer, "taken-over");
    }
  }

  @Test
  void pausedLeader_isFenced() throws Exception {
    Path go = folder.resolve("go");
    Trainer trainer = Trainer.in(folder, "until [ -e '" + go + "' ]; do sleep 0.1; done");
    try (TestServer first = TestServer.start(a);
        TestServer second = startSecond()) {
      create(first, trainer, "fenced");
      awaitStarts(trainer, 2);
      first.signal("STOP");
      awaitStarts(trainer, 4);
      List<Line> before = trainer.ledger();
      Files.createFile(go);
      first.signal("CONT");

      checkEnded(second, trainer, "fenced");
      List<Line> after = trainer.ledger();
      assertThat(after).startsWith(before.toArray(Line[]::new));
      for (Line line : after) {
        Path file = b.data().resolve("logs").resolve(line.attempt());
        boolean early = before.subList(0, 2).contains(line);
        assertThat(Files.exists(file)).as("%s was launched by the second", line).isEqualTo(!early);
      }
      // What it ran itself stores no model: at the same place lies that of the second.
      for (Line lost : before.subList(0, 2)) {
        awaitGone(a.data().resolve("training").resolve(lost.attempt()));
        assertThat(a.data().resolve("s3/results/output").resolve(lost.job())).doesNotExist();
        assertThat(b.data().resolve("s3/results/output").resolve(lost.job())).isNotEmptyDirectory();
      }
      // It lives on, with a new epoch.
      create(first, trainer, "after-the-pause");
      checkEnded(first, trainer, "after-the-pause");
    }
  }

  @Test
  void aRestartedServerAdoptsWhatRunsBeforeOthersTakeOver() throws Exception {
    letNoLeaseEnd();
    Trainer trainer = Trainer.in(folder, "sleep 2");
    try (TestServer first = TestServer.start(a);
        TestServer second = startSecond()) {
      create(first, trainer, "adopted");
      awaitStarts(trainer, 2);
      first.kill();
      try (TestServer again = TestServer.start(a)) {
        checkEnded(again, trainer, "adopted");
        assertThat(second.process().isAlive()).isTrue();
      }
      assertThat(trainer.ledger()).hasSize(4);
      assertThat(trainer.ledger()).extracting(Line::job).doesNotHaveDuplicates();
    }
  }

  @Test
  void aServerThatWasEndedOnPurposeFindsWhatRuns() throws Exception {
    Path go = folder.resolve("go");
    Trainer trainer = Trainer.in(folder, "until [ -e '" + go + "' ]; do sleep 0.1; done");
    try (TestServer first = TestServer.start(a);
        TestServer second = startSecond()) {
      create(first, trainer, "restarted");
      awaitStarts(trainer, 2);
      first.signal("TERM");
      first.end();
      Thread.sleep(LEASE.plusSeconds(6));
      assertThat(trainer.ledger()).hasSize(2);
      try (TestServer again = TestServer.start(a)) {
        Files.createFile(go);

        checkEnded(again, trainer, "restarted");
        assertThat(second.process().isAlive()).isTrue();
      }
      assertThat(trainer.ledger()).hasSize(4);
      assertThat(trainer.ledger()).extracting(Line::job).doesNotHaveDuplicates();
    }
  }

  @Test
  void createAckLost_isNotDuplicated() throws Exception {
    letNoLeaseEnd();
    Trainer trainer = Trainer.in(folder, "sleep 0.1");
    try (TestServer first = TestServer.start(a)) {
      String body = trainer.tuningJob("Once", 1, 1, 0);
      Reply original = first.calls().call(CREATE, body, "invocation-1");
      assertThat(original.status()).isEqualTo(200);
      try (TestServer second = startSecond()) {
        for (TestServer server : List.of(first, second)) {
          Reply again = server.calls().call(CREATE, body, "invocation-1");
          assertThat(again).isEqualTo(original);
          refused(server, body, "invocation-2");
          refused(server, trainer.tuningJob("Once", 2, 1, 0), "invocation-1");
          refused(server, trainer.tuningJob("ONCE", 1, 1, 0), "invocation-1");
        }
        first.kill();
      }
      try (TestServer again = TestServer.start(a)) {
        assertThat(again.calls().call(CREATE, body, "invocation-1")).isEqualTo(original);
        refused(again, body, "invocation-3");
      }
    }
  }

  private static void refused(TestServer server, String body, String invocation)
      throws IOException {
    Reply reply = server.calls().call(CREATE, body, invocation);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).isEqualTo("ResourceInUse");
  }

  @Test
  void aJobCanBeStoppedAtAnyServer() throws Exception {
    letNoLeaseEnd();
    Trainer trainer = Trainer.in(folder, "sleep 60");
    try (TestServer first = TestServer.start(a)) {
      try (TestServer second = startSecond()) {
        create(first, trainer, "stopped");
        awaitStarts(trainer, 2);
        Reply stop =
            second
                .calls()
                .call(
                    "StopHyperParameterTuningJob",
                    "{\"HyperParameterTuningJobName\": \"stopped\"}");

        assertThat(stop.status()).isEqualTo(200);
        JsonNode job = new Books(second.calls()).ended("stopped");
        assertThat(job.path("HyperParameterTuningJobStatus").asString()).isEqualTo("Stopped");
      }
    }
  }
}
