package hone.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hone.engine.backend.Images.Resolution;
import hone.engine.backend.Observation.Ending;
import hone.engine.backend.TrainingOrder;
import hone.engine.training.TrainingSpec.Channel;
import hone.engine.training.TrainingSpec.ChannelDetails;
import hone.engine.training.TrainingSpec.InstanceGroup;
import hone.engine.training.TrainingSpec.Resources;
import hone.runtime.attempt.Trainings;
import hone.runtime.attempt.Trainings.Wishes;
import hone.runtime.image.ImageCatalogue.Program;
import hone.runtime.image.ImageEntry;
import hone.runtime.instance.Gpus;
import hone.runtime.instance.InstanceTypes;
import hone.runtime.program.MountNamespace;
import hone.runtime.program.TestPrograms;
import hone.runtime.site.Site;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

/// Requests' own scripts as processes, and what few requests have.
final class ScriptBackendTest extends ProcessHarness {

  @Override
  protected Site site() throws IOException {
    var python = new Program.Script("python3");
    var script = ImageEntry.custom("sklearn:*", ImageEntry.glob("sklearn:*"), python);
    var builtIn =
        new ImageEntry(
            "xgboost:*",
            ImageEntry.glob("xgboost:*"),
            new Program.Command(List.of("/bin/false"), new LinkedHashMap<>()),
            Optional.of(new Resolution.BuiltIn("xgboost", List.of(), List.of(), List.of())),
            Optional.of(python));
    return new ProcessSite(
        new ProcessSettings(
            TestPrograms.in(folder, script, builtIn),
            InstanceTypes.NONE,
            new Gpus(List::of),
            Optional.empty()));
  }

  private TrainingOrder script(String name, Path submit, String... more) {
    return script(new Trainings("sklearn:1"), name, submit, more);
  }

  private static TrainingOrder script(
      Trainings trainings, String name, Path submit, String... more) {
    var hyperparameters = new LinkedHashMap<String, String>();
    hyperparameters.put("sagemaker_program", "\"train.py\"");
    hyperparameters.put("sagemaker_submit_directory", "\"" + submit + "\"");
    for (int i = 0; i < more.length; i += 2) {
      hyperparameters.put(more[i], more[i + 1]);
    }
    return trainings.own(name, Wishes.NONE.withHyperparameters(hyperparameters));
  }

  private static TrainingOrder with(TrainingOrder order, Map<String, String> environment) {
    return Trainings.with(order, environment, order.spec().resources());
  }

  @Test
  void aScriptRunsOnABuiltInAlgorithmsImageInsteadOfIt() throws Exception {
    Path submit = Files.createDirectories(folder.resolve("code"));
    Files.writeString(submit.resolve("train.py"), "print('loss=0.5')\n");

    var order = launched(script(new Trainings("xgboost:1"), "own", submit));

    assertThat(ended(order).ending()).isInstanceOf(Ending.Completed.class);
    assertThat(backend.metrics(order.attempt(), 0)).hasSize(1);
  }

  @Test
  void aChannelGoesToItsInstanceGroupsAlone() throws Exception {
    Files.createDirectories(folder.resolve("s3/data/train"));
    for (String name : List.of("a", "b")) {
      Files.writeString(folder.resolve("s3/data/train").resolve(name), name);
    }
    var details = new ChannelDetails(List.of(), null, null, List.of("workers"));
    var channel =
        new Channel(
            "train",
            "s3://data/train",
            "S3Prefix",
            "ShardedByS3Key",
            null,
            null,
            null,
            null,
            details);
    String script = "echo $SM_CHANNELS $(ls $ml/input/data) $(ls $ml/input/data/*); echo loss=1";
    var order =
        launched(
            Trainings.with(
                trainings.script("groups", script, Wishes.NONE.withChannels(List.of(channel))),
                Map.of(),
                new Resources(
                    List.of(
                        new InstanceGroup("head", "ml.m5.large", 1),
                        new InstanceGroup("workers", "ml.c5.large", 2)),
                    1)));

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    assertThat(log(order.attempt(), "algo-1")).contains("[]");
    assertThat(log(order.attempt(), "algo-2")).contains("[\"train\"] train a");
    assertThat(log(order.attempt(), "algo-3")).contains("[\"train\"] train b");
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

  @Test
  void aScriptWhoseCodeNamesOptMlSeesItsFilesThere() throws Exception {
    List<String> way = MountNamespace.find();
    assumeTrue(
        !way.isEmpty() && !MountNamespace.changesUser(way), "no mount namespace, or no root");
    Path code =
        code(
            "train.py",
            """
            import argparse, os
            parser = argparse.ArgumentParser()
            parser.add_argument("--model-dir", default="/opt/ml/model")
            folder = parser.parse_known_args()[0].model_dir
            os.makedirs(folder, exist_ok=True)
            open(os.path.join(folder, "model.json"), "w").write("{}")
            print("loss=1")
            """);
    TrainingOrder order = launched(script("names-opt-ml", code));
    assertCompleted(order);

    assertThat(names(folder.resolve("s3/out/models/names-opt-ml/output/model.tar.gz")))
        .containsExactly("model.json");
    assertThat(Path.of("/opt/ml/model")).doesNotExist();
  }

  @Test
  void whoMissesAModuleLearnsWhichPythonLacksItAndWhatToDo() throws Exception {
    TrainingOrder order = launched(script("lacks", code("train.py", "import nowhere\n")));
    String reason = reason(ended(order));
    assumeTrue(!reason.contains("no program python3"), "no python3");

    assertThat(reason)
        .contains("ErrorMessage \"ModuleNotFoundError: No module named 'nowhere'\"")
        .containsPattern("ExtraInfo \"the script was run by /[^ ]*/python3 which lacks it")
        .contains("requirements.txt", "script:", "Command \"python3 train.py\"");
  }

  @Test
  void onABuiltInAlgorithmsImageTheAdviceKeepsTheAlgorithm() throws Exception {
    Path code = code("train.py", "import nowhere\n");
    TrainingOrder order = launched(script(new Trainings("xgboost:1"), "lacks", code));
    String reason = reason(ended(order));
    assumeTrue(!reason.contains("no program python3"), "no python3");

    assertThat(reason).contains("say script: beside builtin: xgboost with the path");
  }

  @Test
  void anEntryPointOnABuiltInAlgorithmsImageHasTheEnvironmentOfAScript() throws Exception {
    List<String> entryPoint =
        List.of("/bin/sh", "-c", "python -c 'import sys; print(\"loss=1\", sys.prefix)'");
    TrainingOrder order =
        launched(new Trainings("xgboost:1").own("entry", Wishes.NONE, entryPoint));

    assertCompleted(order);
    assertThat(log(order.attempt()))
        .containsExactly("loss=1 " + ml(order, "algo-1").resolveSibling("venv"));
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
  void anArchiveWhoseNamesStandInEachOthersWayIsTheCallersMistake() throws Exception {
    Path archive = folder.resolve("sourcedir.tar.gz");
    try (var tar =
        new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
      for (String name : List.of("train.py", "train.py/more.py")) {
        tar.putArchiveEntry(new TarArchiveEntry(name));
        tar.closeArchiveEntry();
      }
    }
    var order = launched(script("twice", archive));

    assertThat(reason(ended(order)))
        .startsWith("ClientError: the source archive has names that are too long or stand in ");
  }

  @Test
  void anEntryPointIsLookedForInTheProgramsOwnPath() throws Exception {
    Path program = Files.createDirectories(folder.resolve("bin")).resolve("own-trainer");
    Files.writeString(program, "#!/bin/sh\necho loss=1\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    TrainingOrder order =
        new Trainings("sklearn:1").own("own", Wishes.NONE, List.of("own-trainer"));
    String path = program.getParent() + ":" + System.getenv("PATH");

    assertCompleted(launched(with(order, Map.of("PATH", path))));
    assertThat(log(order.attempt())).containsExactly("loss=1");
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
}
