package hone.runtime.process;

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
import hone.runtime.file.ReadOnlyFolder;
import hone.runtime.image.ImageEntry;
import hone.runtime.instance.Gpus;
import hone.runtime.instance.InstanceTypes;
import hone.runtime.instance.InstanceTypes.Limits;
import hone.runtime.program.MountNamespace;
import hone.runtime.program.TestPrograms;
import hone.runtime.site.AttemptFolder;
import hone.runtime.site.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The contract with real processes, and what only processes have.
final class ProcessBackendTest extends OutageContract {

  @Override
  protected Site site() throws IOException {
    return site(false);
  }

  private ProcessSite site(boolean optMl) throws IOException {
    return new ProcessSite(
        new ProcessSettings(
            TestPrograms.in(folder, optMl),
            InstanceTypes.NONE,
            new Gpus(List::of),
            Optional.empty()));
  }

  @Override
  protected String image() {
    return "local:/bin/sh";
  }

  @Override
  protected void assertNothingRuns() {
    assertThat(OwnProcesses.of(folder)).as("processes left").isEmpty();
    await(() -> OwnProcesses.helpersOf(folder).isEmpty(), "end of what serves the programs");
  }

  /// Write a script as an executable program.
  private String program(String name, String script) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return "local:" + file;
  }

  @Test
  void whatIsEndedUnreadLeavesNoShortNameForItsTemporaryFolder() throws Exception {
    TrainingOrder order = launch("short", "echo $TMPDIR; while :; do sleep 1; done");
    await(() -> !log(order.attempt()).isEmpty(), "told");
    Path link = Path.of(log(order.attempt()).getFirst());
    assertThat(link).isSymbolicLink();
    backend.close();
    Files.writeString(new AttemptFolder(folderOf(order, "training")).state(), "");
    backend = opened(Duration.ZERO);
    backend.stop(order.attempt());
    await(() -> !isUnseen(order), "told");

    assertThat(reason(ended(order))).contains("and has ended its program");
    assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
    backend.release(order.attempt());
  }

  @Test
  void aProgramThatTakesItsWholeFolderAwayEndsAsOneThatLeftNothing() throws Exception {
    TrainingOrder well =
        launched(Trainings.checkpointed(trainings.script("emptied", "rm -rf $ml; echo loss=1")));
    assertThat(ended(well).ending()).isEqualTo(new Ending.Completed());
    assertThat(names(folder.resolve("s3/out/models/emptied/output/model.tar.gz"))).isEmpty();

    TrainingOrder failed = launch("failing", "rm -rf $ml; exit 3");
    assertThat(reason(ended(failed))).startsWith("AlgorithmError: ").endsWith("exit code: 3");
  }

  @Test
  void whatWasBroughtBoundsNoProgramWhereThatNoteIsSpoiled() throws Exception {
    backend.close();
    diskLook = Duration.ofMillis(100);
    backend = opened(Duration.ofHours(1));
    TrainingOrder order =
        launch(
            "spoiled",
            "echo x > $ml/../brought; fallocate -l 1100M $TMPDIR/a || head -c 1100M /dev/zero >"
                + " $TMPDIR/a; sleep 3; echo loss=1");

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
  }

  /// Its VolumeSizeInGB is 1.
  @Test
  void whatTakesMoreOfTheDiskThanItsVolumeIsEndedAndItsModelIsStored() throws Exception {
    backend.close();
    diskLook = Duration.ofMillis(100);
    backend = opened(Duration.ofHours(1));
    TrainingOrder order =
        launch(
            "large",
            "echo model > $ml/model/m; trap 'echo asked' TERM;"
                + " fallocate -l 1100M $TMPDIR/a || head -c 1100M /dev/zero > $TMPDIR/a;"
                + " while :; do sleep 1; done");

    assertThat(reason(ended(order)))
        .startsWith("ClientError: the program was ended: found files of 1,")
        .endsWith("allowed by VolumeSizeInGB are 1,073,741,824");
    assertThat(log(order.attempt()))
        .anyMatch(line -> line.contains("the program was ended: found files of 1,"));
    assertThat(names(folder.resolve("s3/out/models/large/output/model.tar.gz")))
        .containsExactly("m");
  }

  /// Together they are more than the volume.
  @Test
  void whatIsBroughtTakesNothingOfAVolume() throws Exception {
    backend.close();
    diskLook = Duration.ofMillis(50);
    backend = opened(Duration.ofSeconds(1));
    Path data = Files.createDirectories(folder.resolve("s3/data/train")).resolve("a");
    var allocate = new ProcessBuilder("fallocate", "-l", "600M", data.toString()).start();
    assumeTrue(allocate.waitFor() == 0, "this file system cannot allocate a file at once");
    TrainingOrder order =
        launched(
            trainings.script(
                "brought",
                "fallocate -l 600M $TMPDIR/a; sleep 1; echo loss=1",
                Wishes.NONE.withChannels(List.of(Trainings.channel("train", "s3://data/train")))));

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
  }

  @Test
  void aProgramGetsTheArgumentTrainAndTheToolkitsVariables() throws Exception {
    String image =
        program(
            "train.sh",
            """
            [ "$1" = train ] || exit 9
            echo loss=1
            echo "base=$SAGEMAKER_BASE_DIR model=$SM_MODEL_DIR host=$SM_CURRENT_HOST $SM_HOSTS"
            """);
    TrainingOrder order = launched(new Trainings(image).own("train"));

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    Path ml = ml(order, "algo-1");
    assertThat(log(order.attempt()))
        .contains("base=" + ml + " model=" + ml + "/model host=algo-1 [\"algo-1\"]");
  }

  /// On a machine with much to do what is to keep the log may become a program of its own, without
  /// the attempt's mark, later than the training program ends.
  @Test
  void whatIsPrintedIsKeptHoweverLateWhatKeepsItStarts() throws Exception {
    Path tools = Files.createDirectory(folder.resolve("tools"));
    program("tools/env", "/bin/sleep 1; exec /usr/bin/env \"$@\"");
    TrainingOrder of = trainings.script("late", "echo loss=1");
    var environment = Map.of("PATH", tools + ":" + System.getenv("PATH"));
    var order = launched(Trainings.with(of, environment, of.spec().resources()));

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    assertThat(log(order.attempt())).containsExactly("loss=1");
  }

  /// The folder is the program's, too: what is noted there while it runs is not believed.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sleep 0.5; echo x >$ml/../exit; sleep 1; echo loss=1",
        "sleep 0.5; echo 99999999999 >$ml/../exit; sleep 1; echo loss=1",
        "sleep 0.5; echo x >$ml/../pid; sleep 1; echo loss=1",
        "sleep 0.5; : >$ml/../pid; sleep 1; echo loss=1",
        "sleep 0.5; ln -sf pid $ml/../pid; sleep 1; echo loss=1"
      })
  void aProgramThatWritesIntoItsNotesEndsAsItDoes(String script) {
    assertThat(ended(launch("notes", script)).ending()).isEqualTo(new Ending.Completed());
  }

  @Test
  void aProgramThatLeavesNoPlaceForItsExitCodeHasFailedByItself() {
    TrainingOrder order = launch("spoiled", "mkdir $ml/../exit; echo loss=1");

    assertThat(ended(order).ending())
        .isEqualTo(
            new Ending.Failed(
                FailureKind.ALGORITHM,
                "AlgorithmError: the program has spoiled the file in which its exit code is"
                    + " kept"));
  }

  @Test
  void aProcessThatIsToBeIsolatedIsToldThatItIsNot() {
    var order = launched(Trainings.isolated(trainings.script("isolated", "echo loss=1")));
    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());

    assertThat(log(order.attempt()).getFirst()).contains("EnableNetworkIsolation");
  }

  @Test
  void trainingJobsThatRunAtOnceHaveDifferentGpus() throws Exception {
    backend.close();
    var one = new InstanceTypes.Entry("*", ImageEntry.glob("*"), new Limits(0, 0, 1));
    backend =
        opened(
            Duration.ofSeconds(1),
            new ProcessSite(
                new ProcessSettings(
                    TestPrograms.in(folder),
                    new InstanceTypes(List.of(one)),
                    new Gpus(() -> List.of("0", "1")),
                    Optional.empty())));
    String script = "echo gpu=$CUDA_VISIBLE_DEVICES of $SM_NUM_GPUS; %s; echo loss=1";
    var first = launch("first", script.formatted("while [ ! -e $ml/go ]; do sleep 0.02; done"));
    var second = launch("second", script.formatted("while [ ! -e $ml/go ]; do sleep 0.02; done"));
    await(() -> !log(first.attempt()).isEmpty() && !log(second.attempt()).isEmpty(), "both run");
    var third = launch("third", script.formatted("true"));
    Thread.sleep(300);
    assertThat(log(third.attempt())).isEmpty();
    assertThat(((Observation.Active) backend.inspect(third.attempt())).stages())
        .extracting(StageEntry::stage)
        .containsExactly(Stage.STARTING);
    Files.createFile(ml(second, "algo-1").resolve("go"));
    ended(third);

    assertThat(List.of(log(first.attempt()).getFirst(), log(second.attempt()).getFirst()))
        .containsExactlyInAnyOrder("gpu=0 of 1", "gpu=1 of 1");
    assertThat(log(third.attempt()).getFirst()).isEqualTo(log(second.attempt()).getFirst());
    Files.createFile(ml(first, "algo-1").resolve("go"));
    ended(first);
    ended(second);
  }

  @Test
  void onlyTheMainProgramIsAskedToEnd() throws Exception {
    reopen(LONG_GRACE);
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
  void whatIsStoppedBeforeItsProgramBeganIsAskedToEndOnceItHas() throws Exception {
    reopen(LONG_GRACE);
    Path tools = Files.createDirectory(folder.resolve("tools"));
    Path early = folder.resolve("early");
    program("tools/mkfifo", ": > " + early + "; /bin/sleep 1; exec /usr/bin/mkfifo \"$@\"");
    TrainingOrder of = trainings.script("early", "exec sleep 600");
    var environment = Map.of("PATH", tools + ":" + System.getenv("PATH"));
    var order = launched(Trainings.with(of, environment, of.spec().resources()));
    await(() -> Files.exists(early), "the shim's own tool");
    backend.stop(order.attempt());

    assertThat(ended(order).ending()).isEqualTo(new Ending.Stopped());
    assertThat(log(order.attempt()))
        .noneMatch(line -> line.contains("Killed") || line.contains("cannot keep"));
  }

  @Test
  void programsSeeOptMlWhereTheSystemLetsThem() throws Exception {
    List<String> way = MountNamespace.find();
    boolean isThere = Files.isDirectory(Path.of("/opt/ml"));
    assumeTrue(!way.isEmpty() && (isThere || isRoot(way)), "no mount namespace, or no /opt/ml");
    backend.close();
    backend = opened(Duration.ofSeconds(1), site(true));
    var order = launch("mounted", "echo loss=1 > /opt/ml/model/m; cat $ml/model/m");

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    assertThat(log(order.attempt())).containsExactly("loss=1");
    assertThat(Path.of("/opt/ml/model")).doesNotExist();
  }

  @Test
  void programsSeeOptMlWhereTheirRequestNamesIt() throws Exception {
    assumeTrue(isRoot(MountNamespace.find()), "no mount namespace, or no root");
    TrainingOrder of =
        trainings.script("named", "echo m > $model_dir/m; cat $ml/model/m; echo loss=1");
    var environment = Map.of("model_dir", "/opt/ml/model");
    var order = launched(Trainings.with(of, environment, of.spec().resources()));

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    assertThat(log(order.attempt())).containsExactly("m", "loss=1");
  }

  private static boolean isRoot(List<String> way) {
    return !way.isEmpty() && !MountNamespace.changesUser(way);
  }

  @Test
  void aProgramSeesOptMlWhereItsOwnFileNamesIt() throws Exception {
    assumeTrue(isRoot(MountNamespace.find()), "no mount namespace, or no root");
    String image =
        program("train.sh", "mkdir -p /opt/ml/model; echo m > /opt/ml/model/m; echo loss=1");
    TrainingOrder order = launched(new Trainings(image).own("itself"));

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    assertThat(names(folder.resolve("s3/out/models/itself/output/model.tar.gz")))
        .containsExactly("m");
    assertThat(Path.of("/opt/ml/model")).doesNotExist();
  }

  @Test
  void aProgramThatMissesOptMlIsToldWhatToDo() throws Exception {
    assumeTrue(!Files.exists(Path.of("/opt/ml/model")), "this machine has /opt/ml/model");
    String image = program("train.sh", "cat /opt/\"\"ml/model/m");
    TrainingOrder order = launched(new Trainings(image).own("misses"));

    assertThat(reason(ended(order)))
        .startsWith("AlgorithmError: cat: /opt/ml/model/m: No such file or directory (the program")
        .contains("does not see its files at /opt/ml: neither its request nor its code names")
        .contains("Take SM_MODEL_DIR");
  }

  @Test
  void hostsOnOneMachineHaveNamesWhereTheSystemLetsThem() {
    assumeTrue(!MountNamespace.find().isEmpty(), "no mount namespace");
    var order =
        launched(
            trainings.script("names", "cat /etc/hosts; echo loss=1", Wishes.NONE.withHosts(2)));
    ended(order);

    assertThat(log(order.attempt(), "algo-2"))
        .anyMatch(line -> line.matches("127\\.[0-9.]+\\.2 algo-1"))
        .anyMatch(line -> line.matches("127\\.[0-9.]+\\.3 algo-2"))
        .containsAll(linesOf(Path.of("/etc/hosts")));
    assertThat(log(order.attempt(), "algo-2")).doesNotContain("127.0.0.2 algo-1");
  }

  private static List<String> linesOf(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException error) {
      throw new java.io.UncheckedIOException(error);
    }
  }

  @Test
  void aHostKnowsItsOwnName() {
    List<String> way = MountNamespace.find();
    assumeTrue(!way.isEmpty() && !MountNamespace.changesUser(way), "no mount namespace as root");
    var order = launch("alone", "cat /etc/hosts; echo loss=1");
    ended(order);

    assertThat(log(order.attempt())).contains("127.0.0.1 algo-1");
  }

  @Test
  void aMissingProgramIsTheCallersMistake() {
    TrainingOrder order = launched(new Trainings("local:/not/there").own("program"));

    assertThat(reason(ended(order))).startsWith("ClientError: ").contains("/not/there");
  }

  @Test
  void pidReuse_killsNoStranger() throws Exception {
    TrainingOrder order = launch("reused", "sleep 600");
    Path note = ml(order, "algo-1").resolveSibling("pid");
    await(() -> Files.exists(note), "the note of the shim's number");
    await(() -> log(order.attempt()).isEmpty() && isTraining(order), "training");
    String noted = Files.readString(note).strip();
    backend.close();
    ProcessHandle shim = ProcessHandle.of(Long.parseLong(noted.split(" ", -1)[0])).orElseThrow();
    shim.destroyForcibly();
    shim.onExit().get();
    // Starts are told apart by the system's ticks of 10 ms, in which no number comes round.
    Thread.sleep(50);
    Process stranger = new ProcessBuilder("sleep", "600").start();
    try {
      Files.writeString(note, stranger.pid() + " " + noted.split(" ", -1)[1] + "\n");
      backend = opened(Duration.ofSeconds(1));
      await(
          () -> backend.inspect(order.attempt()) instanceof Observation.Ended,
          "the end of what was noted as " + noted);
      assertThat(reason(ended(order))).startsWith("InternalServerError");
      backend.stop(order.attempt());

      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly().waitFor();
    }
  }

  private boolean isTraining(TrainingOrder order) {
    return backend.inspect(order.attempt()) instanceof Observation.Active(var stages, _)
        && stages.getLast().stage() == Observation.Stage.TRAINING;
  }

  @Test
  void aLongNameLeavesRoomForSocketsInTheTemporaryFolder() throws Exception {
    String name = "a-name-as-long-as-names-may-be-0123456789-0123456789-0123456789";
    var order =
        launch(
            name,
            """
            echo below > "$TMPDIR/file"
            cat "$SAGEMAKER_BASE_DIR/../tmp/file"
            echo "$TMPDIR"
            echo loss=1
            """);
    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    List<String> lines = log(order.attempt());

    assertThat(folder.toString().length() + name.length()).isGreaterThan(75);
    assertThat(lines).startsWith("below");
    assertThat(lines.get(1)).hasSizeLessThan(41);
    assertThat(Files.exists(Path.of(lines.get(1)), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void theShortNameOfATemporaryFolderGoesWithTheProgramWhereNoServerIs() throws Exception {
    Path told = folder.resolve("told");
    Path go = folder.resolve("go");
    String script =
        "echo $TMPDIR > %1$s.new; mv %1$s.new %1$s;".formatted(told)
            + " until [ -e %s ]; do sleep 0.05; done; echo loss=1".formatted(go);
    TrainingOrder order = launch("a-name-that-makes-the-path-of-the-folder-long", script);
    await(() -> Files.exists(told), "told");
    Path link = Path.of(Files.readString(told).strip());
    backend.close();

    assertThat(link).isSymbolicLink();
    Files.createFile(go);
    await(() -> !Files.exists(link, LinkOption.NOFOLLOW_LINKS), "no link");
    backend = opened(Duration.ofSeconds(1));
    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
  }

  @Test
  void whatJobsLeaveIsTheServersAlone() throws Exception {
    ended(launch("private", "echo loss=1"));

    for (String name : List.of("training", "logs")) {
      Path made = folder.resolve("data").resolve(name);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
          .as(name)
          .isEqualTo("rwx------");
    }
  }

  @Test
  void whatEndsWhileItsDiskIsReadOnlyIsToldAsItEndedOnceItIsWritable() throws Exception {
    Path go = folder.resolve("go");
    var order =
        launch("read-only", "echo on; until [ -e '" + go + "' ]; do sleep 0.1; done; exit 3");
    await(() -> log(order.attempt()).contains("on"), "runs");
    try (var _ = ReadOnlyFolder.of(folder.resolve("data/training"))) {
      Files.createFile(go);
      Thread.sleep(Duration.ofSeconds(4));
      assertThat(backend.inspect(order.attempt())).isInstanceOf(Observation.Active.class);
    }

    assertThat(reason(ended(order))).startsWith("AlgorithmError: ").endsWith(", exit code: 3");
  }
}
