package hone.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hone.engine.backend.Observation;
import hone.engine.backend.Observation.Ending;
import hone.engine.backend.TrainingOrder;
import hone.engine.training.TrainingSpec;
import hone.runtime.attempt.OutageContract;
import hone.runtime.attempt.Trainings;
import hone.runtime.attempt.Trainings.Wishes;
import hone.runtime.data.Stores;
import hone.runtime.image.ImageCatalogue;
import hone.runtime.image.ImageCatalogue.Program;
import hone.runtime.image.ImageEntry;
import hone.runtime.instance.Gpus;
import hone.runtime.instance.InstanceTypes;
import hone.runtime.instance.InstanceTypes.Limits;
import hone.runtime.site.Site;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

/// The contract with real processes, and what only processes have.
final class ProcessBackendTest extends OutageContract {

  @Override
  protected Site site() throws IOException {
    return site(false);
  }

  private ProcessSite site(boolean optMl) throws IOException {
    return site(optMl, InstanceTypes.NONE, Optional.empty());
  }

  private ProcessSite site(boolean optMl, InstanceTypes types, Optional<Path> cgroup)
      throws IOException {
    var script =
        new ImageEntry(
            "sklearn:*",
            ImageEntry.glob("sklearn:*"),
            new Program.Script("python3"),
            "",
            List.of());
    return new ProcessSite(
        new ProcessSettings(
            new ImageCatalogue(List.of(script)),
            Stores.channels(folder.resolve("scripts"), Stores.embedded(folder)),
            folder.resolve("venvs"),
            System.getenv(),
            types,
            new Gpus(List::of),
            cgroup.map(parent -> new Cgroups(parent, 64)),
            optMl));
  }

  @Override
  protected String image() {
    return "local:/bin/sh";
  }

  @Override
  protected void assertNothingRuns() {
    assertThat(ProcessHandle.allProcesses().filter(this::isOurs)).as("processes left").isEmpty();
  }

  private boolean isOurs(ProcessHandle process) {
    if (process.pid() == ProcessHandle.current().pid()) {
      return false;
    }
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/environ"))
          .contains(folder.toString());
    } catch (IOException | java.io.UncheckedIOException _) {
      // It has ended meanwhile, or is no text.
      return false;
    }
  }

  /// Write a script as an executable program.
  private String program(String name, String script) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return "local:" + file;
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

  @Test
  void variablesWhoseNamesNoShellKnowsReachTheProgram() {
    var hyperparameters = new LinkedHashMap<String, String>();
    hyperparameters.put("learning-rate", "0.1");
    hyperparameters.put("odd name", "a 'b' $(touch x) `d`");
    hyperparameters.put("no=name", "1");
    var order =
        launched(
            trainings.script(
                "variables",
                "tr '\\0' '\\n' </proc/$$/environ; echo loss=1",
                Wishes.NONE.withHyperparameters(hyperparameters)));
    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());

    assertThat(log(order.attempt()))
        .contains(
            "SM_HP_LEARNING-RATE=0.1",
            "SM_HP_ODD NAME=a 'b' $(touch x) `d`",
            "USER=" + System.getProperty("user.name"),
            "LOGNAME=" + System.getProperty("user.name"))
        .noneMatch(line -> line.startsWith("SM_HP_NO="));
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
                    new ImageCatalogue(List.of()),
                    Stores.channels(folder.resolve("scripts"), Stores.embedded(folder)),
                    folder.resolve("venvs"),
                    System.getenv(),
                    new InstanceTypes(List.of(one)),
                    new Gpus(() -> List.of("0", "1")),
                    Optional.empty(),
                    false)));
    String script = "echo gpu=$CUDA_VISIBLE_DEVICES of $SM_NUM_GPUS; %s; echo loss=1";
    var first = launch("first", script.formatted("while [ ! -e $ml/go ]; do sleep 0.02; done"));
    var second = launch("second", script.formatted("while [ ! -e $ml/go ]; do sleep 0.02; done"));
    await(() -> !log(first.attempt()).isEmpty() && !log(second.attempt()).isEmpty(), "both run");
    var third = launch("third", script.formatted("true"));
    Thread.sleep(300);
    assertThat(log(third.attempt())).isEmpty();
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
  void onlyTheMainProgramIsAskedToEnd() {
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

  private TrainingOrder script(String name, Path submit, String... more) {
    var hyperparameters = new LinkedHashMap<String, String>();
    hyperparameters.put("sagemaker_program", "\"train.py\"");
    hyperparameters.put("sagemaker_submit_directory", "\"" + submit + "\"");
    for (int i = 0; i < more.length; i += 2) {
      hyperparameters.put(more[i], more[i + 1]);
    }
    return new Trainings("sklearn:1").own(name, Wishes.NONE.withHyperparameters(hyperparameters));
  }

  private static TrainingOrder with(TrainingOrder order, Map<String, String> environment) {
    TrainingSpec spec = order.spec();
    var changed =
        new TrainingSpec(
            spec.algorithm(),
            spec.channels(),
            spec.output(),
            spec.resources(),
            spec.limits(),
            new LinkedHashMap<>(environment),
            spec.checkpoint(),
            spec.options(),
            spec.retryAttemptsMax());
    return new TrainingOrder(
        order.attempt(),
        order.scope(),
        order.name(),
        order.arn(),
        changed,
        order.hyperparameters());
  }

  private Path code(String file, String text) throws IOException {
    Path code = Files.createDirectories(folder.resolve("code"));
    Files.createDirectories(code.resolve(file).getParent());
    Files.writeString(code.resolve(file), text);
    return code;
  }

  private void assertCompleted(TrainingOrder order) {
    assumeTrue(!reason(ended(order)).contains("no program python3"), "no python3");
    assertThat(ended(order).ending()).as(reason(ended(order))).isInstanceOf(Ending.Completed.class);
  }

  @Test
  void aScriptRunsWithItsArgumentsAndWhatItRequires() throws Exception {
    code("helper.py", "WORD = 'helped'\n");
    code("requirements.txt", "--no-index\n");
    Path code =
        code(
            "train.py",
            """
            import argparse, os, shutil, sys, helper
            parser = argparse.ArgumentParser()
            parser.add_argument("--eta", type=float)
            parser.add_argument("--model-dir", default=os.environ["SM_MODEL_DIR"])
            print("loss=%s" % parser.parse_known_args()[0].eta, helper.WORD, sys.prefix)
            print(shutil.which("python") == sys.executable, os.environ["VIRTUAL_ENV"] == sys.prefix)
            """);
    var first = launched(script("script", code, "eta", "0.5"));
    assertCompleted(first);
    var second = launched(script("again", code, "eta", "0.5"));
    assertCompleted(second);

    assertThat(log(first.attempt())).hasSize(2).last().isEqualTo("True True");
    assertThat(log(first.attempt()).getFirst())
        .startsWith("loss=0.5 helped " + folder.resolve("venvs"));
    assertThat(log(second.attempt())).isEqualTo(log(first.attempt()));
    assertThat(venvs()).isEqualTo(1);
  }

  private long venvs() throws IOException {
    try (var venvs = Files.list(folder.resolve("venvs"))) {
      return venvs.filter(each -> Files.exists(each.resolve("ready"))).count();
    }
  }

  @Test
  void whatRequirementsLeadToAndPipsSettingsMakeAnotherEnvironment() throws Exception {
    code("train.py", "print('loss=1')\n");
    code("requirements.txt", "-r more.txt\n");
    Path code = code("more.txt", "--no-index\n");
    assertCompleted(launched(script("one", code)));
    code("more.txt", "--no-index\n# changed\n");
    assertCompleted(launched(script("two", code)));
    assertCompleted(launched(with(script("three", code), Map.of("PIP_NO_INDEX", "1"))));
    assertCompleted(launched(with(script("four", code), Map.of("PIP_NO_INDEX", "1"))));

    assertThat(venvs()).isEqualTo(3);
  }

  /// Builds a package with nothing but Python's own library.
  private static final String BACKEND =
      """
      import os, zipfile
      def build_wheel(folder, config_settings=None, metadata_directory=None):
          name = "mine-7-py3-none-any.whl"
          with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
              info = "mine-7.dist-info/"
              about = "Metadata-Version: 2.1\\nName: mine\\nVersion: 7\\n"
              wheel.writestr(info + "METADATA", about)
              wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\n")
              wheel.writestr(info + "RECORD", "")
          return name
      """;

  @Test
  void aPackageIsInstalledAndItsModuleRuns() throws Exception {
    code("backend.py", BACKEND);
    code(
        "pyproject.toml",
        """
        [build-system]
        requires = []
        build-backend = "backend"
        backend-path = ["."]
        """);
    Path code =
        code(
            "train.py",
            """
            import sys, importlib.metadata
            print("loss=1", importlib.metadata.version("mine"), sys.argv[1:])
            """);
    Map<String, String> offline = Map.of("PIP_NO_INDEX", "1");
    var module =
        launched(with(script("module", code, "sagemaker_program", "train", "eta", "2"), offline));
    assertCompleted(module);
    code("setup.py", "# what marks a package for the toolkit");
    var named = launched(with(script("named", code, "eta", "3"), offline));
    assertCompleted(named);

    assertThat(log(module.attempt())).containsExactly("loss=1 7 ['--eta', '2']");
    assertThat(log(named.attempt())).containsExactly("loss=1 7 ['--eta', '3']");
  }

  @Test
  void aScriptOfAnotherKindIsExecutedAsItIs() throws Exception {
    code("train.sh", "echo loss=1 $0 \"$@\"\n");
    Path code = code("bin/run", "#!/usr/bin/env -S sh -e\necho loss=2 \"$@\"; false; echo no\n");
    var shell = launched(script("shell", code, "sagemaker_program", "train.sh", "x", "'a b'"));
    var executed = launched(script("executed", code, "sagemaker_program", "bin/run", "x", "1"));

    assertThat(ended(shell).ending()).isEqualTo(new Ending.Completed());
    assertThat(log(shell.attempt()))
        .containsExactly("loss=1 " + ml(shell, "algo-1") + "/code/train.sh -x 'a b'");
    assertThat(reason(ended(executed))).endsWith("exit code: 1");
    assertThat(log(executed.attempt())).containsExactly("loss=2 -x 1");
    var outside = launched(script("outside", code, "sagemaker_program", "../../x.sh"));
    assertThat(reason(ended(outside))).contains("'../../x.sh'");
  }

  @Test
  void aFailingScriptsErrorIsToldAsTheToolkitTellsIt() throws Exception {
    Path code =
        code(
            "train.py",
            """
            import sys
            print("a warning of an IOError", flush=True)
            try:
                int("one")
            except ValueError as error:
                raise RuntimeError("no such eta") from error
            """);
    var order = launched(script("failing", code, "eta", "0.5"));
    assumeTrue(!reason(ended(order)).contains("no program python3"), "no python3");

    assertThat(reason(ended(order)))
        .isEqualTo(
            """
            AlgorithmError: ExecuteUserScriptError:
            ExitCode 1
            ErrorMessage "RuntimeError: no such eta"
            Command "python3 train.py --eta 0.5", exit code: 1\
            """);
  }

  @Test
  void aScriptComesFromAChannel() throws Exception {
    Path code = code("train.py", "print('loss=1')\n");
    Path archive =
        Files.createDirectories(folder.resolve("s3/data/code")).resolve("sourcedir.tar.gz");
    try (var tar =
        new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
      tar.putArchiveEntry(new TarArchiveEntry(code.resolve("train.py").toFile(), "train.py"));
      Files.copy(code.resolve("train.py"), tar);
      tar.closeArchiveEntry();
    }
    Path inside = Path.of("/opt/ml/input/data/code/sourcedir.tar.gz");
    var wishes =
        Wishes.NONE
            .withHyperparameters(script("x", inside).hyperparameters())
            .withChannels(List.of(Trainings.channel("code", "s3://data/code")));
    var order = launched(new Trainings("sklearn:1").own("isolated", wishes));
    var missing = launched(script("missing", inside));

    assertCompleted(order);
    assertThat(reason(ended(missing))).contains("no channel has brought " + inside);
  }

  @Test
  void aTruncatedArchiveIsTheCallersMistake() throws Exception {
    Path archive = folder.resolve("sourcedir.tar.gz");
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      var entry = new TarArchiveEntry("train.py");
      var content = new byte[100_000];
      new Random(1).nextBytes(content);
      entry.setSize(content.length);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    }
    Files.write(archive, Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2));
    var order = launched(script("cut", archive));

    assertThat(reason(ended(order)))
        .startsWith("ClientError: the source archive is no whole tar.gz: ");
  }

  @Test
  void aRequestsOwnEntryPointRunsAsModelTrainerAsks() throws Exception {
    assumeTrue(
        !MountNamespace.find().isEmpty() && Files.isDirectory(Path.of("/opt/ml")),
        "no mount namespace, or no folder /opt/ml");
    Files.createDirectories(folder.resolve("s3/data/sm_drivers"));
    Files.writeString(
        folder.resolve("s3/data/sm_drivers/sm_train.sh"),
        """
        #!/bin/bash
        set -e
        cd /opt/ml/input/data/code
        command -v pip3 >/dev/null
        $(command -v python3) train.py
        """);
    Files.createDirectories(folder.resolve("s3/data/code"));
    Files.writeString(
        folder.resolve("s3/data/code/train.py"), "import sys; print('loss=1', sys.prefix)\n");
    String driver = "/opt/ml/input/data/sm_drivers/sm_train.sh";
    var order =
        launched(
            new Trainings("sklearn:1")
                .own(
                    "trainer",
                    Wishes.NONE.withChannels(
                        List.of(
                            Trainings.channel("code", "s3://data/code"),
                            Trainings.channel("sm_drivers", "s3://data/sm_drivers"))),
                    List.of("/bin/bash", "-c", "chmod +x " + driver + " && " + driver)));

    assertCompleted(order);
    assertThat(log(order.attempt()))
        .containsExactly("loss=1 " + ml(order, "algo-1").resolveSibling("venv"));
    assertThat(folder.resolve("s3/data/sm_drivers/sm_train.sh").toFile().canExecute()).isFalse();
  }

  @Test
  void anArchiveThatLeadsOutIsRefused() throws Exception {
    Path archive = folder.resolve("sourcedir.tar.gz");
    try (var tar =
        new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
      var entry = new TarArchiveEntry("../../evil.py");
      tar.putArchiveEntry(entry);
      tar.closeArchiveEntry();
    }
    var order = launched(script("evil", archive));

    assertThat(reason(ended(order))).contains("'../../evil.py', which leads out");
    assertThat(folder.resolve("data/training/evil.py")).doesNotExist();
  }

  @Test
  void programsSeeOptMlWhereTheSystemLetsThem() throws Exception {
    assumeTrue(
        !MountNamespace.find().isEmpty() && Files.isDirectory(Path.of("/opt/ml")),
        "no mount namespace, or no folder /opt/ml");
    backend.close();
    backend = opened(Duration.ofSeconds(1), site(true));
    var order = launch("mounted", "echo loss=1 > /opt/ml/model/m; cat $ml/model/m");

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    assertThat(log(order.attempt())).containsExactly("loss=1");
    assertThat(Path.of("/opt/ml/model")).doesNotExist();
  }

  /// A control group of this test, with the controllers that there are.
  private static Path madeCgroup() throws IOException {
    for (Path top : List.of(Path.of("/sys/fs/cgroup"), Path.of("/sys/fs/cgroup/unified"))) {
      Path all = top.resolve("cgroup.controllers");
      if (Files.exists(all) && Files.isWritable(top)) {
        Path made = Files.createDirectory(top.resolve("hone-test-" + UUID.randomUUID()));
        for (String each : List.of("cpu", "memory", "pids")) {
          if (Files.readString(made.resolve("cgroup.controllers")).contains(each)) {
            Files.writeString(made.resolve("cgroup.subtree_control"), "+" + each);
          }
        }
        return made;
      }
    }
    return abort("no control groups of version 2 that may be written here");
  }

  private static void remove(Path cgroup) throws IOException {
    try (Stream<Path> left = Files.list(cgroup)) {
      assertThat(left.filter(Files::isDirectory)).as("control groups left").isEmpty();
    } finally {
      Files.delete(cgroup);
    }
  }

  @Test
  void aProgramRunsInAControlGroupThatGoesWithIt() throws Exception {
    Path cgroup = madeCgroup();
    try {
      backend.close();
      backend = opened(Duration.ofSeconds(1), site(false, InstanceTypes.NONE, Optional.of(cgroup)));
      var done = launch("grouped", "cat /proc/self/cgroup; setsid sleep 1000 & echo loss=1");
      var failing = launch("ungrouped", "exit 3");

      assertThat(ended(done).ending()).isEqualTo(new Ending.Completed());
      assertThat(log(done.attempt()))
          .anyMatch(line -> line.endsWith(cgroup.getFileName() + "/hone-grouped-1-algo-1"));
      assertThat(reason(ended(failing))).endsWith("exit code: 3");
    } finally {
      remove(cgroup);
    }
  }

  private interface Limited {
    void run(Path cgroup) throws Exception;
  }

  /// Run something with programs that are held to limits and to 64 processes, where version 2 has
  /// the controller: the kernel gives each controller to one version alone.
  private void limited(String controller, Limits limits, Limited limited) throws Exception {
    Path cgroup = madeCgroup();
    try {
      assumeTrue(
          Files.readString(cgroup.resolve("cgroup.subtree_control")).contains(controller),
          "the controller " + controller + " is none of the control groups of version 2 here");
      var small = new InstanceTypes.Entry("*", ImageEntry.glob("*"), limits);
      var types = new InstanceTypes(List.of(small));
      backend.close();
      backend = opened(Duration.ofSeconds(1), site(false, types, Optional.of(cgroup)));
      limited.run(cgroup);

      var next = launch("next", "echo loss=1");
      assertThat(ended(next).ending()).isEqualTo(new Ending.Completed());
    } finally {
      backend.stopAll(Duration.ZERO);
      remove(cgroup);
    }
  }

  /// A number of one of a control group's files of names and numbers; 0 where there is none.
  private static long number(Path file, String name) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(name + " "))
          .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
          .sum();
    } catch (IOException _) {
      // The group is not there yet.
      return 0;
    }
  }

  @Test
  void aProgramThatNeedsMoreMemoryThanItsInstanceTypeHasIsEndedAndSaysSo() throws Exception {
    limited(
        "memory",
        new Limits(0, 32L << 20, 0),
        _ -> {
          var order = launch("hungry", "a=x; while :; do a=$a$a$a$a; done");

          assertThat(reason(ended(order)))
              .isEqualTo("AlgorithmError: the program had no memory left, exit code: 137");
        });
  }

  @Test
  void aProgramHasTheCoresOfItsInstanceTypeAndNoMore() throws Exception {
    limited(
        "cpu",
        new Limits(0.1, 0, 0),
        cgroup -> {
          var order = launch("busy", "while [ ! -e $ml/go ]; do :; done; echo loss=1");
          Path used = cgroup.resolve("hone-busy-1-algo-1/cpu.stat");
          await(() -> number(used, "nr_throttled") > 0, "the kernel makes it wait");
          long from = System.nanoTime();
          long before = number(used, "usage_usec");
          Thread.sleep(2_000);
          long usedMicros = number(used, "usage_usec") - before;
          long passedMicros = (System.nanoTime() - from) / 1_000;
          Files.createFile(ml(order, "algo-1").resolve("go"));

          // A tenth, and a period's part at each end.
          assertThat(usedMicros).isBetween(1L, passedMicros / 10 + 20_000);
          assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
        });
  }

  @Test
  void aForkBombStaysWithinItsLimitAndEndsWithTheTrainingJob() throws Exception {
    limited(
        "pids",
        Limits.NONE,
        cgroup -> {
          var order = launch("bomb", "b() { b & b & b & sleep 1000; }; b & exec sleep 1000");
          Path group = cgroup.resolve("hone-bomb-1-algo-1");
          await(() -> number(group.resolve("pids.events"), "max") > 0, "the limit is hit");
          assertThat(Files.readAllLines(group.resolve("cgroup.procs"))).hasSizeLessThan(65);
          backend.stop(order.attempt());

          assertThat(ended(order).ending()).isEqualTo(new Ending.Stopped());
          assertThat(group).doesNotExist();
        });
  }

  @Test
  void hostsOnOneMachineHaveNamesWhereTheSystemLetsThem() {
    assumeTrue(!MountNamespace.find().isEmpty(), "no mount namespace");
    var order =
        launched(
            trainings.script("names", "cat /etc/hosts; echo loss=1", Wishes.NONE.withHosts(2)));
    ended(order);

    assertThat(log(order.attempt(), "algo-2"))
        .contains("127.0.0.2 algo-1", "127.0.0.3 algo-2")
        .containsAll(linesOf(Path.of("/etc/hosts")));
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
      backend.stopAll(Duration.ZERO);

      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly().waitFor();
    }
  }

  private boolean isTraining(TrainingOrder order) {
    return backend.inspect(order.attempt()) instanceof Observation.Active(var stages)
        && stages.getLast().stage() == Observation.Stage.TRAINING;
  }
}
