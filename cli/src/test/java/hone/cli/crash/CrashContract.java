package hone.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.EndsLeftovers;
import hone.cli.crash.SignedCalls.Reply;
import hone.cli.crash.TestServer.ServerGone;
import hone.cli.crash.TestServer.Start;
import hone.cli.crash.Trainer.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Kills a server and its training programs over and over, at random moments and at named points,
/// and then compares its books with what was acknowledged and with a ledger that the programs keep.
@ExtendWith(EndsLeftovers.class)
abstract class CrashContract {
  /// More on demand: `-Dhone.crashes=500`.
  private static final int CYCLES = Integer.getInteger("hone.crashes", 30);

  private static final long SEED = Long.getLong("hone.seed", 20_260_101L);
  private static final int JOBS = 3;
  private static final int OPEN_MAX = 6;

  @TempDir Path folder;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Map<String, Creation> creations = new LinkedHashMap<>();
  private final Deque<Creation> unanswered = new ArrayDeque<>();
  private final Set<Long> killed = new LinkedHashSet<>();
  private int crashes;

  /// A Create and what tells its tries from other calls.
  private record Creation(String name, String operation, String body, String invocation) {
    boolean isTuning() {
      return operation.equals("CreateHyperParameterTuningJob");
    }
  }

  /// The configuration's lines that name the store.
  abstract List<String> store();

  @Test
  void whatWasAcknowledgedIsThereAndNothingRanTwice() throws Exception {
    Trainer trainer = Trainer.in(folder, "sleep 0.2");
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      boolean atPoint = cycle % 2 == 0;
      String point = CrashPoints.ALL.get(cycle / 2 % CrashPoints.ALL.size());
      String crash = atPoint ? point + ":" + random.nextInt(1, 8) : "";
      try (TestServer server = TestServer.start(start().withCrash(crash))) {
        work(server, trainer, atPoint ? 3_000 : random.nextInt(1_500));
        server.kill();
      } catch (ServerGone gone) {
        // The point was passed before it listened; else it cannot start on what a crash left.
        if (!atPoint || !gone.crashed()) {
          throw gone;
        }
        crashes++;
      }
    }
    try (TestServer server = TestServer.start(start())) {
      answerAll(server);
      check(new Books(server.calls()), trainer);
    }
    assertThat(crashes).as("crashes at named points").isGreaterThan(CYCLES / 6);
  }

  private Start start() {
    var lines = new ArrayList<>(store());
    lines.add("slots: 4");
    return Start.in(folder.resolve("hone")).withConfiguration(lines.toArray(String[]::new));
  }

  /// Use the server until the time is over or it is gone.
  private void work(TestServer server, Trainer trainer, int millis)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < end && server.process().isAlive()) {
      try {
        answerAll(server);
        act(server, trainer);
      } catch (IOException error) {
        if (server.process().waitFor(60, TimeUnit.SECONDS)) {
          assertThat(server.process().exitValue())
              .as(server.errors())
              .isEqualTo(TestServer.CRASHED);
          crashes++;
          return;
        }
        throw error;
      }
      Thread.sleep(20);
    }
  }

  private void act(TestServer server, Trainer trainer) throws IOException, InterruptedException {
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> create(server, trainer, true);
      case 3 -> create(server, trainer, false);
      case 4 -> stopOne(server);
      case 5 -> killOne(trainer);
      default -> server.calls().call("ListHyperParameterTuningJobs", "{}");
    }
  }

  private void create(TestServer server, Trainer trainer, boolean tuning) throws IOException {
    Reply listed =
        server.calls().call("ListHyperParameterTuningJobs", "{\"StatusEquals\": \"InProgress\"}");
    if (listed.body().path("HyperParameterTuningJobSummaries").size() >= OPEN_MAX) {
      return;
    }
    String name = (tuning ? "tune-" : "own-") + creations.size();
    Creation creation =
        tuning
            ? new Creation(
                name,
                "CreateHyperParameterTuningJob",
                trainer.tuningJob(name, JOBS, 2, 0),
                "invocation-" + name)
            : new Creation(
                name, "CreateTrainingJob", trainer.trainingJob(name), "invocation-" + name);
    creations.put(name, creation);
    unanswered.add(creation);
    answerAll(server);
  }

  /// Make the calls that have no answer yet, as an SDK does: again with the same invocation id.
  private void answerAll(TestServer server) throws IOException {
    while (!unanswered.isEmpty()) {
      Creation next = unanswered.getFirst();
      Reply reply = server.calls().call(next.operation(), next.body(), next.invocation());
      assertThat(reply.status()).as("%s: %s", next.name(), reply.body()).isEqualTo(200);
      unanswered.removeFirst();
    }
  }

  private void stopOne(TestServer server) throws IOException {
    List<String> tunings =
        creations.values().stream().filter(Creation::isTuning).map(Creation::name).toList();
    if (!tunings.isEmpty()) {
      String name = tunings.get(random.nextInt(tunings.size()));
      Reply reply =
          server
              .calls()
              .call(
                  "StopHyperParameterTuningJob",
                  "{\"HyperParameterTuningJobName\": \"" + name + "\"}");
      assertThat(reply.status()).as("%s", reply.body()).isIn(200, 400);
    }
  }

  /// SIGKILL to a training program, if it still is the one of the ledger.
  private void killOne(Trainer trainer) throws IOException, InterruptedException {
    List<Line> ledger = trainer.ledger();
    if (ledger.isEmpty()) {
      return;
    }
    Line line = ledger.getLast();
    Path environment = Path.of("/proc", "" + line.pid(), "environ");
    try {
      if (Files.readString(environment).contains("HONE_ATTEMPT=" + line.attempt())) {
        TestServer.send("KILL", line.pid());
        killed.add(line.pid());
      }
    } catch (IOException _) {
      // It has ended meanwhile.
      return;
    }
  }

  private void check(Books books, Trainer trainer) throws IOException, InterruptedException {
    var known = new LinkedHashSet<String>();
    for (Creation creation : creations.values()) {
      if (creation.isTuning()) {
        books.checkCounters(books.ended(creation.name()), JOBS);
        for (JsonNode trial : books.trials(creation.name())) {
          known.add(trial.path("TrainingJobName").asString());
        }
      } else {
        books.endedTraining(creation.name());
        known.add(creation.name());
      }
    }
    List<Line> ledger = trainer.ledger();
    assertThat(ledger).extracting(Line::attempt).doesNotHaveDuplicates();
    assertThat(ledger).extracting(Line::job).doesNotHaveDuplicates();
    assertThat(known).containsAll(ledger.stream().map(Line::job).toList());
    for (String job : known) {
      String status = books.trainingJob(job).path("TrainingJobStatus").asString();
      boolean started = ledger.stream().anyMatch(line -> line.job().equals(job));
      boolean wasKilled =
          ledger.stream().anyMatch(line -> line.job().equals(job) && killed.contains(line.pid()));
      assertThat(status)
          .as("%s, started %s, killed %s", job, started, wasKilled)
          .isIn(
              started
                  ? (wasKilled
                      ? List.of("Failed", "Completed", "Stopped")
                      : List.of("Completed", "Stopped"))
                  : List.of("Stopped"));
    }
    System.out.printf(
        "%s: %d cycles, %d crashes at named points, %d programs killed; %d creations, %d starts%n",
        getClass().getSimpleName(),
        CYCLES,
        crashes,
        killed.size(),
        creations.size(),
        ledger.size());
  }
}
