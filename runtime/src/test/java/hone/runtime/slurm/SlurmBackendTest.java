package hone.runtime.slurm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hone.engine.backend.Observation;
import hone.engine.backend.Observation.Ending;
import hone.engine.backend.Observation.FailureKind;
import hone.engine.backend.Observation.Stage;
import hone.engine.backend.Observation.StageEntry;
import hone.engine.backend.TrainingOrder;
import hone.runtime.attempt.OutageContract;
import hone.runtime.attempt.Trainings;
import hone.runtime.attempt.Trainings.Wishes;
import hone.runtime.image.ImageEntry;
import hone.runtime.instance.InstanceTypes;
import hone.runtime.instance.InstanceTypes.Extras;
import hone.runtime.instance.InstanceTypes.Limits;
import hone.runtime.program.MountNamespace;
import hone.runtime.program.TestPrograms;
import hone.runtime.site.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The contract with a real cluster of three nodes, and what only clusters do. Skipped where Slurm
/// is not installed, or who runs the tests is not root.
final class SlurmBackendTest extends OutageContract {
  /// The end of a script that ends when its test lets it go.
  private static final String UNTIL_GO = "; while [ ! -e $ml/go ]; do sleep 0.05; done";

  private static @Nullable TestCluster cluster;

  private final String owner = UUID.randomUUID().toString().substring(0, 8);
  private String partition = "main";
  private List<String> options = List.of();
  private int timeMaxMinutes;
  private boolean sameMachine = true;
  private InstanceTypes types = InstanceTypes.NONE;

  @BeforeAll
  static void start() throws IOException {
    String hindrance = TestCluster.hindrance().orElse("");
    assumeTrue(hindrance.isEmpty(), hindrance);
    cluster = TestCluster.start();
  }

  @AfterAll
  static void end() throws IOException, InterruptedException {
    if (cluster != null) {
      cluster.close();
      cluster = null;
    }
  }

  private static TestCluster cluster() {
    return Objects.requireNonNull(cluster);
  }

  @Override
  protected Site site() throws IOException {
    return new SlurmSite(
        new SlurmSettings(
            TestPrograms.in(folder),
            types,
            owner,
            cluster().environment(),
            partition,
            "",
            options,
            timeMaxMinutes,
            "lo",
            sameMachine,
            folder.resolve("slurm.used"),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2)));
  }

  private void reopen() throws IOException {
    reopen(LONG_GRACE);
  }

  @Override
  protected String image() {
    return "local:/bin/sh";
  }

  @Override
  protected void assertNothingRuns() {
    if (cluster != null) {
      await(() -> cluster().jobs().isEmpty(), "end of all jobs, found " + cluster().jobs());
    }
  }

  private String job(TrainingOrder order) throws IOException {
    return Files.readString(folderOf(order, "training").resolve("slurm"));
  }

  private void letGo(TrainingOrder order) throws IOException {
    Files.createFile(ml(order, "algo-1").resolve("go"));
  }

  private Stage stage(TrainingOrder order) {
    return backend.inspect(order.attempt()) instanceof Observation.Active active
        ? active.stages().getLast().stage()
        : Stage.STARTING;
  }

  @Test
  void aJobHasTheNameTheTimeAndTheShareOfANodeThatTheRequestAsksFor() throws Exception {
    var large = new Limits(2.5, 300L << 20, 0);
    types = new InstanceTypes(List.of(new InstanceTypes.Entry("*", ImageEntry.glob("*"), large)));
    reopen();
    TrainingOrder order =
        launch("asking", "echo job=$SLURM_JOB_ID cpus=$SM_NUM_CPUS; echo loss=1" + UNTIL_GO);
    await(() -> stage(order) == Stage.TRAINING, "training");

    // An hour, the grace and five minutes.
    assertThat(cluster().call("squeue", "--noheader", "--format=%j|%l|%C|%m|%P", "-j", job(order)))
        .isEqualTo("hone-" + owner + "-" + order.attempt() + "|1:06:00|3|300M|main");
    letGo(order);
    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    assertThat(log(order.attempt())).contains("job=" + job(order) + " cpus=3");
  }

  @Test
  void aProgramSeesTheGpusThatSlurmGivesItAlone() throws Exception {
    var gpu = new Limits(1, 0, 1);
    types = new InstanceTypes(List.of(new InstanceTypes.Entry("*", ImageEntry.glob("*"), gpu)));
    options = List.of("--nodelist=n1");
    reopen();
    String script = "echo gpu=$CUDA_VISIBLE_DEVICES of $SM_NUM_GPUS; echo loss=1" + UNTIL_GO;
    TrainingOrder first = launch("first", script);
    TrainingOrder second = launch("second", script);
    await(() -> !log(first.attempt()).isEmpty() && !log(second.attempt()).isEmpty(), "both run");

    assertThat(List.of(log(first.attempt()).getFirst(), log(second.attempt()).getFirst()))
        .containsExactlyInAnyOrder("gpu=0 of 1", "gpu=1 of 1");
    letGo(first);
    letGo(second);
  }

  @Test
  void hostsFindEachOtherByName() {
    assumeTrue(!MountNamespace.find().isEmpty(), "no mount namespace");
    TrainingOrder order =
        launched(
            trainings.script(
                "named",
                "getent hosts algo-1 algo-2; echo $SM_CURRENT_HOST; echo loss=1",
                Wishes.NONE.withHosts(2)));

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    for (String host : List.of("algo-1", "algo-2")) {
      assertThat(log(order.attempt(), host))
          .anyMatch(line -> line.matches("127\\.0\\.0\\.1 .*algo-1.*"))
          .anyMatch(line -> line.matches("127\\.0\\.0\\.1 .*algo-2.*"))
          .contains(host);
    }
  }

  @Test
  void whatWaitsForANodeIsStartingAndSaysWhatItWaitsFor() throws Exception {
    String all = cluster().call("sbatch", "--parsable", "-N3", "--exclusive", "--wrap=sleep 600");
    try {
      await(
          () -> cluster().call("squeue", "--noheader", "--format=%T", "-j", all).equals("RUNNING"),
          "");
      TrainingOrder order = launch("waiting", "echo loss=1");
      await(
          () -> log(order.attempt()).stream().anyMatch(each -> each.endsWith(": Resources")),
          "told");
      assertThat(((Observation.Active) backend.inspect(order.attempt())).stages())
          .extracting(StageEntry::stage)
          .containsExactly(Stage.STARTING);
      cluster().call("scancel", all);
      assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
      TrainingOrder unwanted = launch("unwanted", "echo loss=1");
      backend.stop(unwanted.attempt());
      assertThat(ended(unwanted).ending()).isEqualTo(new Ending.Stopped());
    } finally {
      cluster().call("scancel", all);
    }
  }

  @Test
  void whatSlurmRefusesIsTheCallersMistakeInItsWords() throws Exception {
    partition = "nowhere";
    reopen();

    assertThat(reason(ended(launch("nowhere", "exit 0"))))
        .startsWith("ClientError: Slurm refused the job: ")
        .contains("invalid partition");
  }

  @Test
  void aPartitionsTimeLimitIsToldWithTheKeyThatHeedsIt() throws Exception {
    partition = "short";
    reopen();
    assertThat(reason(ended(launch("long", "exit 0"))))
        .startsWith("ClientError: Slurm will never run the job: PartitionTimeLimit. The job asks")
        .contains("66 minutes", "slurm_time_max_minutes");

    timeMaxMinutes = 30;
    reopen();
    TrainingOrder order = launch("shortened", "echo loss=1; sleep 3");
    await(() -> stage(order) == Stage.TRAINING, "training");
    assertThat(cluster().call("squeue", "--noheader", "--format=%l", "-j", job(order)))
        .isEqualTo("30:00");
    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
  }

  @Test
  void whatAnInstanceTypeSaysToSlurmWinsOverWhatIsSaidOfAll() throws Exception {
    options = List.of("--nodelist=n2", "--comment=of the lab");
    var extras = new Extras(List.of("--nodelist=n3"), Optional.empty(), Extras.GPUS);
    types =
        new InstanceTypes(
            List.of(new InstanceTypes.Entry("ml.*", ImageEntry.glob("ml.*"), Limits.NONE, extras)));
    reopen();
    TrainingOrder order = launch("typed", "echo node=$SLURMD_NODENAME; sleep 3");
    await(() -> stage(order) == Stage.TRAINING, "training");

    assertThat(cluster().call("squeue", "--noheader", "--format=%k", "-j", job(order)))
        .isEqualTo("of the lab");
    ended(order);
    assertThat(log(order.attempt())).contains("node=n3");
  }

  @Test
  void furtherOptionsOfSbatchHold() throws Exception {
    options = List.of("--comment=of the lab", "--nodelist=n2");
    reopen();
    TrainingOrder order = launch("optional", "echo node=$SLURMD_NODENAME $SLURM_JOB_NODELIST");
    ended(order);

    assertThat(log(order.attempt())).contains("node=n2 n2");
  }

  @Test
  void aJobThatOthersEndFailsThroughNoFaultOfItsOwn() throws Exception {
    TrainingOrder order = launch("usual", "echo ready; while :; do sleep 0.05; done");
    await(() -> log(order.attempt()).contains("ready"), "ready");
    cluster().call("scancel", job(order));

    assertThat(ended(order).ending())
        .isInstanceOfSatisfying(
            Ending.Failed.class,
            failed -> assertThat(failed.kind()).isEqualTo(FailureKind.INTERNAL));
    assertThat(reason(ended(order))).contains("Slurm ended the job (CANCELLED)");
  }

  /// Where it has the time a program ends by itself, well or not, and Slurm says only that.
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aPreemptedManagedSpotJobGoesOnFromItsCheckpoints(int code) throws Exception {
    partition = "lent";
    reopen();
    String script =
        """
        if [ -f "$ml/checkpoints/step" ]; then
          echo "found $(cat "$ml/checkpoints/step")"; echo loss=1; exit 0
        fi
        trap 'echo 7 > "$ml/checkpoints/step"; exit %d' TERM
        echo ready
        while :; do sleep 0.05; done
        """
            .formatted(code);
    TrainingOrder first =
        launched(Trainings.spot(Trainings.checkpointed(trainings.script("first", script))));
    await(() -> log(first.attempt()).contains("ready"), "ready");
    cluster().call("sbatch", "-N3", "--exclusive", "--partition=urgent", "--wrap=sleep 1");

    assertThat(ended(first).ending()).isEqualTo(new Ending.Interrupted());
    assertThat(folder.resolve("s3/out/ck/step")).hasContent("7\n");
    TrainingOrder second =
        launched(Trainings.spot(Trainings.checkpointed(trainings.script("second", script))));
    assertThat(ended(second).ending()).isEqualTo(new Ending.Completed());
    assertThat(log(second.attempt())).contains("found 7");
  }

  @Test
  void whatOthersEndIsToldSoHoweverLongANodeTidiesUp() throws Exception {
    cluster().setSlow(true);
    try {
      TrainingOrder killed = launch("killed", "echo ready; while :; do sleep 0.05; done");
      TrainingOrder ended = launch("ended", "echo ready; while :; do sleep 0.05; done");
      TrainingOrder well = launch("well", "echo loss=1");
      await(() -> log(killed.attempt()).contains("ready"), "ready");
      await(() -> log(ended.attempt()).contains("ready"), "ready");
      cluster().call("scancel", "--signal=KILL", job(killed));
      cluster().call("scancel", job(ended));

      assertThat(reason(ended(killed))).startsWith("InternalServerError: Slurm ended the job");
      assertThat(reason(ended(ended))).startsWith("InternalServerError: Slurm ended the job");
      assertThat(ended(well).ending()).isEqualTo(new Ending.Completed());
    } finally {
      cluster().setSlow(false);
    }
  }

  @Test
  void aStopEndsAJobThatIsSuspendedOrWasPutIntoTheQueueAgain() throws Exception {
    TrainingOrder suspended = launch("suspended", "echo ready; while :; do sleep 0.05; done");
    await(() -> log(suspended.attempt()).contains("ready"), "ready");
    cluster().call("scontrol", "suspend", job(suspended));
    backend.stop(suspended.attempt());
    assertThat(ended(suspended).ending()).isEqualTo(new Ending.Stopped());

    TrainingOrder again = launch("again", "echo ready; while :; do sleep 0.05; done");
    await(() -> log(again.attempt()).contains("ready"), "ready");
    cluster().call("scontrol", "update", "JobId=" + job(again), "Requeue=1");
    cluster().call("scontrol", "requeuehold", job(again));
    assertThat(reason(ended(again))).startsWith("InternalServerError: Slurm ");
    assertThat(log(again.attempt())).filteredOn("ready"::equals).hasSize(1);
  }

  @Test
  void aLostTaskEndsTheJobOfAllHosts() throws Exception {
    TrainingOrder order =
        launched(
            trainings.script(
                "lost",
                """
                echo ready
                if [ "$SM_CURRENT_HOST" != algo-1 ]; then
                  sleep 1; kill -9 $(ps -o ppid= -p $PPID) $PPID
                fi
                sleep 600
                """,
                Wishes.NONE.withHosts(2)));

    assertThat(ended(order).ending())
        .isInstanceOfSatisfying(
            Ending.Failed.class,
            failed -> assertThat(failed.kind()).isEqualTo(FailureKind.INTERNAL));
  }

  @Test
  void whatIsRemovedBeforeItRunsNeverRuns() throws Exception {
    TrainingOrder order = launch("removed", "echo loss=1");
    ended(order);
    Path root = Files.createDirectories(folder.resolve("late"));
    Files.writeString(root.resolve("claim"), "nobody");
    String script = folderOf(order, "training").resolve("job.sh").toString();
    String late =
        cluster()
            .call("sbatch", "--parsable", "--wait", "--chdir=" + root, script, root.toString());

    assertThat(cluster().call("scontrol", "show", "job", late)).contains("JobState=COMPLETED");
    assertThat(root.resolve("algo-1")).doesNotExist();
    assertThat(root.resolve("claim")).hasContent("nobody");
  }

  @Test
  void aTaskThatIsKilledIsToldInSlurmsWords() {
    TrainingOrder order = launch("killed", "kill -9 $PPID; kill -9 $$");

    assertThat(reason(ended(order)))
        .startsWith("InternalServerError: the job ")
        .contains("no exit code");
  }

  @Test
  void aControllerThatIsAwayEndsNothingAndHidesNothing() throws Exception {
    TrainingOrder order =
        launch(
            "steady",
            """
            echo ready
            while [ ! -e $ml/go ]; do sleep 0.05; done
            echo loss=1
            while [ ! -e $ml/end ]; do sleep 0.05; done
            """);
    await(() -> log(order.attempt()).contains("ready"), "ready");
    cluster().stopController();
    try {
      TrainingOrder late = launch("late", "echo loss=2");
      Thread.sleep(3_000);
      assertThat(backend.inspect(late.attempt())).isInstanceOf(Observation.Active.class);
      Files.createFile(ml(order, "algo-1").resolve("go"));
      await(() -> !backend.metrics(order.attempt(), 0).isEmpty(), "read without the controller");
      // Ended so late that a controller is back within ten seconds: after these a node tells it of
      // the end a minute later.
      Files.createFile(ml(order, "algo-1").resolve("end"));
      Path exit = ml(order, "algo-1").resolveSibling("exit");
      await(() -> Files.exists(exit), "ended without the controller");
    } finally {
      cluster().startController();
    }

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
  }

  @Test
  void aJobThatWasSubmittedTwiceRunsOnce() throws Exception {
    TrainingOrder order = launch("twice", "echo started; sleep 2; echo loss=1");
    await(() -> log(order.attempt()).contains("started"), "started");
    Path root = folderOf(order, "training");
    cluster().call("sbatch", "--chdir=" + root, root.resolve("job.sh").toString(), root.toString());

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    assertThat(log(order.attempt())).containsExactly("started", "loss=1");
  }

  @Test
  void aSubmissionThatWasNotNotedIsFoundByItsName() throws Exception {
    TrainingOrder order =
        launch("unnoted", "echo started; while [ ! -e $ml/go ]; do sleep 0.05; done; echo loss=1");
    await(() -> log(order.attempt()).contains("started"), "started");
    backend.close();
    Path root = folderOf(order, "training");
    Files.writeString(root.resolve("slurm"), "submitting");
    backend = opened(LONG_GRACE);
    backend.launch(order);
    Files.createFile(ml(order, "algo-1").resolve("go"));

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    assertThat(log(order.attempt())).containsExactly("started", "loss=1");
  }

  @Test
  void whatNobodyKnowsAnyMoreIsCancelledAtTheNextStart() throws Exception {
    assertThat(ended(launch("first", "echo loss=1")).ending()).isEqualTo(new Ending.Completed());
    String forgotten =
        cluster()
            .call(
                "sbatch", "--parsable", "--job-name=hone-" + owner + "-gone-1", "--wrap=sleep 600");
    String foreign =
        cluster().call("sbatch", "--parsable", "--job-name=hone-other-gone-1", "--wrap=sleep 600");
    try {
      reopen();
      await(() -> !cluster().jobs().contains(forgotten), "cancelled");
      assertThat(cluster().jobs()).contains(foreign);
    } finally {
      cluster().call("scancel", foreign, forgotten);
    }
  }

  @Test
  void temporaryFilesOfAKilledTaskGoAtTheNextStartOnItsNode() throws Exception {
    options = List.of("--nodelist=n1");
    reopen();
    Path left = temporary("n1", "killed00");
    Path held = temporary("n1", "held0000");
    Path others = temporary("n2", "other000");
    Process holder = new ProcessBuilder("flock", held.toString(), "sleep", "600").start();
    try {
      await(
          () -> cluster().call("flock", "-n", "-E", "9", held.toString(), "echo", "free").isEmpty(),
          "held");
      TrainingOrder order = launch("clearing", "echo x > $TMPDIR/x; echo loss=1");

      assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
      assertThat(left).doesNotExist();
      assertThat(held.resolve("file")).exists();
      assertThat(others.resolve("file")).exists();
    } finally {
      holder.descendants().forEach(ProcessHandle::destroyForcibly);
      holder.destroyForcibly().waitFor();
      cluster().call("rm", "-rf", left.toString(), held.toString(), others.toString());
    }
  }

  /// A folder as a task makes one on a node, an hour old.
  private static Path temporary(String node, String end) throws IOException {
    String number = cluster().call("bash", "-c", "cksum <<<" + node).split(" ", -1)[0];
    Path made = Files.createDirectory(Path.of("/tmp/hone-" + number + "." + end));
    Files.writeString(made.resolve("file"), "x");
    Files.setLastModifiedTime(made, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    return made;
  }

  @Test
  void onlyTheMainProgramIsAskedToEnd() throws Exception {
    reopen();
    var order =
        launch(
            "main",
            """
            (trap 'echo child asked' TERM; while :; do sleep 0.05; done) &
            trap 'sleep 0.3; kill -9 $!; echo saved; exit 0' TERM
            echo ready
            while :; do sleep 0.05; done
            """);
    await(() -> log(order.attempt()).contains("ready"), "ready");
    backend.stop(order.attempt());

    assertThat(ended(order).ending()).isEqualTo(new Ending.Stopped());
    assertThat(log(order.attempt())).containsExactly("ready", "saved");
  }

  @Test
  void aPipeIsRefusedWhereNodesAreOtherMachines() throws Exception {
    sameMachine = false;
    reopen();
    Files.createDirectories(folder.resolve("s3/data/train"));
    Files.writeString(folder.resolve("s3/data/train/a"), "one\n");
    TrainingOrder order =
        launched(
            trainings.script(
                "far",
                "exit 0",
                Wishes.NONE.withChannels(List.of(Trainings.piped("s3://data/train", List.of())))));

    assertThat(reason(ended(order))).contains("Pipe mode").contains("slurm_same_machine");
  }
}
