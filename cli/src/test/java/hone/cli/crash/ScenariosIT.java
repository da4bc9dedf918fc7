package hone.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hone.cli.EndsLeftovers;
import hone.cli.Exit;
import hone.cli.crash.SignedCalls.Reply;
import hone.cli.crash.TestServer.Start;
import hone.cli.crash.Trainer.Line;
import hone.cli.data.Disks;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Failures of one server on SQLite, one by one, under the names of docs/scenarios.md.
@ExtendWith(EndsLeftovers.class)
final class ScenariosIT {
  private static final String CREATE = "CreateTrainingJob";

  @TempDir private Path folder = Path.of("");

  private Start server() {
    return Start.in(folder.resolve("hone")).withConfiguration("slots: 4", "stop_grace_seconds: 1");
  }

  private static void create(TestServer server, Trainer trainer, String name) throws IOException {
    Reply reply = server.calls().call(CREATE, trainer.trainingJob(name), name);
    assertThat(reply.status()).as("%s", reply.body()).isEqualTo(200);
  }

  private static List<Line> awaitStarts(Trainer trainer, int count)
      throws IOException, InterruptedException {
    for (int i = 0; trainer.ledger().size() < count; i++) {
      assertThat(i).as("waiting for %d starts", count).isLessThan(1_200);
      Thread.sleep(50);
    }
    return trainer.ledger();
  }

  private static void checkCompleted(TestServer server, String name) throws Exception {
    JsonNode job = new Books(server.calls()).endedTraining(name);
    assertThat(job.path("TrainingJobStatus").asString()).as("%s", job).isEqualTo("Completed");
    assertThat(job.path("FinalMetricDataList").path(0).path("Value").asDouble()).isEqualTo(1);
  }

  @Test
  void createSameNameOtherBody_isResourceInUse() throws Exception {
    Trainer trainer = Trainer.in(folder, "sleep 0.1");
    try (TestServer server = TestServer.start(server())) {
      create(server, trainer, "Taken");
      String before = new Books(server.calls()).endedTraining("Taken").toString();
      for (String name : List.of("Taken", "taken", "TAKEN")) {
        Reply reply = server.calls().call(CREATE, trainer.trainingJob(name), "other-" + name);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error()).isEqualTo("ResourceInUse");
      }

      assertThat(new Books(server.calls()).trainingJob("Taken")).hasToString(before);
    }
  }

  @Test
  void storeReplacedUnderARunningServer_endsItAndSaysSo() throws Exception {
    Path data = server().data();
    Path file = data.resolve("hone.db");
    Path backup = folder.resolve("backup.db");
    Trainer trainer = Trainer.in(folder, "sleep 0.1");
    try (TestServer server = TestServer.start(server())) {
      create(server, trainer, "kept");
      new Books(server.calls()).endedTraining("kept");
      try (var store = DriverManager.getConnection("jdbc:sqlite:" + file);
          var statement = store.createStatement()) {
        statement.execute("VACUUM INTO '" + backup + "'");
      }
      create(server, trainer, "lost");
      new Books(server.calls()).endedTraining("lost");
      Files.move(backup, file, StandardCopyOption.REPLACE_EXISTING);

      assertThat(server.end()).isEqualTo(Exit.MACHINE);
      assertThat(server.errors().lines().filter(line -> line.contains("hone.db")))
          .singleElement()
          .asString()
          .startsWith("hone: '" + file + "' is not the file any more")
          .contains("another file is in its place", "Start it again");
    }
    try (TestServer server = TestServer.start(server())) {
      checkCompleted(server, "kept");
      create(server, trainer, "lost");
      checkCompleted(server, "lost");
    }
  }

  @Test
  void dataFolderTakenAwayUnderARunningServer_endsItAndSaysSo() throws Exception {
    try (TestServer server = TestServer.start(server())) {
      Path gone = Files.move(server.data(), folder.resolve("gone"));

      assertThat(server.end()).isEqualTo(Exit.MACHINE);
      assertThat(gone.resolve("stderr")).content().contains("it was deleted or moved away");
    }
  }

  @Test
  void killBetweenIntentAndLaunch_launchesOnce() throws Exception {
    crashAndCheck("before-launch:1", 0);
  }

  @Test
  void killBetweenLaunchAndAck_adopts() throws Exception {
    crashAndCheck("after-launch:1", 1);
  }

  private void crashAndCheck(String point, int startsMost) throws Exception {
    Trainer trainer = Trainer.in(folder, "sleep 1");
    try (TestServer server = TestServer.start(server().withCrash(point))) {
      try {
        create(server, trainer, "job");
      } catch (IOException _) {
        // It may be gone before its answer is out.
      }
      assertThat(server.end()).isEqualTo(TestServer.CRASHED);
      assertThat(trainer.ledger()).hasSizeLessThanOrEqualTo(startsMost);
    }
    try (TestServer again = TestServer.start(server())) {
      // As an SDK does that got no answer.
      create(again, trainer, "job");
      checkCompleted(again, "job");
      assertThat(trainer.ledger()).hasSize(1);
    }
  }

  @Test
  void trialEndsWhileServerDown_resultKept() throws Exception {
    Trainer trainer = Trainer.in(folder, "sleep 1");
    long pid;
    try (TestServer server = TestServer.start(server())) {
      create(server, trainer, "job");
      pid = awaitStarts(trainer, 1).getFirst().pid();
      server.kill();
    }
    for (int i = 0; ProcessHandle.of(pid).isPresent(); i++) {
      assertThat(i).isLessThan(600);
      Thread.sleep(50);
    }
    Thread.sleep(2_000);
    try (TestServer again = TestServer.start(server())) {
      checkCompleted(again, "job");
      assertThat(trainer.ledger()).hasSize(1);
    }
  }

  /// As many connections as the process may not have files open, without a byte.
  @Test
  void moreConnectionsThanFilesMayBeOpen_areWaitedOut() throws Exception {
    Start few = server().withPrefix("sh", "-c", "ulimit -n 300 && exec \"$@\"", "few descriptors");
    try (TestServer server = TestServer.start(few)) {
      URI uri = server.uri();
      var sockets = new ArrayList<Socket>();
      for (int i = 0; i < 400; i++) {
        sockets.add(new Socket(uri.getHost(), uri.getPort()));
      }
      Thread.sleep(2_000);
      for (Socket each : sockets) {
        each.close();
      }
      Reply reply = server.calls().call("ListTrainingJobs", "{}", "list");

      assertThat(reply.status()).as("%s", reply.body()).isEqualTo(200);
      assertThat(Files.readString(server.data().resolve("server.log")))
          .contains("this process may open 300 files at most")
          .doesNotContain("Too many open files");
    }
  }

  /// `strace` makes the system call fail, as a broken disk does.
  @Test
  void fsyncEio_stopsProcess() throws Exception {
    assumeTrue(
        Disks.works("strace", "-e", "trace=none", "true"), "strace cannot trace a process here");
    Trainer trainer = Trainer.in(folder, "true");
    int acknowledged = 0;
    try (TestServer server = TestServer.start(server())) {
      create(server, trainer, "before");
      new Books(server.calls()).endedTraining("before");
      Path told = folder.resolve("strace");
      Process strace =
          new ProcessBuilder(
                  "strace",
                  "-f",
                  "-p",
                  "" + server.process().pid(),
                  "-e",
                  "trace=fsync,fdatasync",
                  "-e",
                  "inject=fsync,fdatasync:error=EIO",
                  "-o",
                  folder.resolve("trace").toString())
              .redirectErrorStream(true)
              .redirectOutput(told.toFile())
              .start();
      try {
        awaitAttached(strace, told);
        for (int i = 0; i < 20 && server.process().isAlive(); i++) {
          acknowledged += isAcknowledged(server, trainer, "after-" + i) ? 1 : 0;
        }
        assertThat(acknowledged).isZero();
        assertThat(server.process().waitFor(60, TimeUnit.SECONDS)).as("ends").isTrue();
        assertThat(server.process().exitValue()).isNotZero();
        assertThat(server.errors()).contains("the store has failed");
      } finally {
        strace.destroy();
      }
    }
    assertThat(integrity()).isEqualTo("ok");
    try (TestServer again = TestServer.start(server())) {
      checkCompleted(again, "before");
    }
  }

  /// Wait until all threads are traced.
  private static void awaitAttached(Process strace, Path told)
      throws IOException, InterruptedException {
    for (int i = 0; !Files.readString(told).contains("attached"); i++) {
      assertThat(i).as("waiting for strace: %s", Files.readString(told)).isLessThan(1_200);
      assertThat(strace.isAlive()).as("%s", Files.readString(told)).isTrue();
      Thread.sleep(50);
    }
  }

  private static boolean isAcknowledged(TestServer server, Trainer trainer, String name) {
    try {
      return server.calls().call(CREATE, trainer.trainingJob(name), name).status() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  private String integrity() throws SQLException {
    Path file = folder.resolve("hone").resolve("hone.db");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement();
        var result = statement.executeQuery("PRAGMA integrity_check")) {
      return result.getString(1);
    }
  }

  /// A small file system of its own, which the test fills.
  @Test
  void diskFull_runningTrialsSurvive() throws Exception {
    Path small = Files.createDirectories(folder.resolve("small"));
    assumeTrue(
        Disks.works("mount", "-t", "tmpfs", "-o", "size=400m", "hone-test", small.toString()),
        "a tmpfs cannot be mounted here");
    try {
      fill(Start.in(small.resolve("hone")).withConfiguration("slots: 4"), small);
    } finally {
      assertThat(Disks.works("umount", "-l", small.toString())).isTrue();
    }
  }

  private void fill(Start start, Path small) throws Exception {
    Path go = folder.resolve("go");
    Trainer trainer =
        Trainer.in(folder, "until [ -e '%s' ]; do echo on; sleep 1; done".formatted(go));
    try (TestServer server = TestServer.start(start)) {
      var names = List.of("one", "two", "three", "four");
      for (String name : names) {
        create(server, trainer, name);
      }
      awaitStarts(trainer, 4);
      Path filler = small.resolve("filler");
      Disks.fillUp(filler);
      List<Integer> answers = new ArrayList<>();
      long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
      for (int i = 0; System.nanoTime() < end; i++) {
        Reply reply = server.calls().call(CREATE, trainer.trainingJob("full-" + i), "full-" + i);
        answers.add(reply.status());
        Disks.fillUp(filler);
        Thread.sleep(100);
      }
      assertThat(answers).contains(503).isSubsetOf(200, 503);
      assertThat(server.process().isAlive()).isTrue();

      Files.delete(filler);
      Files.createFile(go);
      long freed = System.nanoTime();
      while (server.calls().call(CREATE, trainer.trainingJob("after"), "after").status() != 200) {
        assertThat(Duration.ofNanos(System.nanoTime() - freed)).isLessThan(Duration.ofSeconds(60));
        Thread.sleep(100);
      }
      for (String name : names) {
        checkCompleted(server, name);
      }
      assertThat(trainer.ledger().stream().filter(line -> names.contains(line.job()))).hasSize(4);
    }
  }
}
