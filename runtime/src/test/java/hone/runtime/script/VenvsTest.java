package hone.runtime.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hone.runtime.confined.ConfinedFolder;
import hone.runtime.contract.HostFolder;
import hone.runtime.site.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class VenvsTest {
  @TempDir Path folder = Path.of("");

  @Test
  @Timeout(60)
  void whatIsInterruptedLeavesNothingRunning() throws Exception {
    Path python = folder.resolve("python");
    Path pids = folder.resolve("pids");
    Files.writeString(
        python,
        "#!/bin/sh\nsleep 1000 &\necho $$ $! > %1$s.part; mv %1$s.part %1$s\nwait\n"
            .formatted(pids));
    Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
    var venvs = new Venvs(folder.resolve("venvs"), System.getenv(), InstantSource.system());
    var failure = new AtomicReference<@Nullable Exception>();
    Thread maker =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    venvs.make(python.toString(), folder.resolve("venv"), folder);
                  } catch (Exception error) {
                    failure.set(error);
                  }
                });
    while (!Files.exists(pids)) {
      Thread.sleep(5);
    }
    maker.interrupt();
    maker.join();

    assertThat(failure.get()).isInstanceOf(IOException.class).hasMessageContaining("interrupted");
    for (String pid : Files.readString(pids).strip().split(" ", -1)) {
      var process = ProcessHandle.of(Long.parseLong(pid));
      assertThat(process.map(ProcessHandle::isAlive).orElse(false)).isFalse();
    }
  }

  @Test
  void anInterpreterThatIsBrokenIsToldAsSuch() throws Exception {
    Path python = folder.resolve("python");
    Files.writeString(python, "#!/bin/sh\necho no module named encodings; exit 1\n");
    Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
    var venvs = new Venvs(folder.resolve("venvs"), System.getenv(), InstantSource.system());

    assertThatThrownBy(() -> venvs.make(python.toString(), folder.resolve("venv"), folder))
        .isInstanceOf(RefusedException.class)
        .hasMessage("the interpreter does not run (" + python + "): no module named encodings");
  }

  @Test
  void whatIsPrintedWithoutEndIsKeptOnNoDiskAndItsEndIsTold() throws Exception {
    Path python = folder.resolve("python");
    Files.writeString(
        python,
        """
        #!/bin/sh
        head -c 3000000 /dev/zero | tr '\\0' x
        echo
        for line in 1 2 3 4; do echo $line; done
        find . -size +64k
        echo the end; exit 1
        """);
    Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
    var venvs = new Venvs(folder.resolve("venvs"), System.getenv(), InstantSource.system());

    assertThatThrownBy(() -> venvs.make(python.toString(), folder.resolve("venv"), folder))
        .hasMessage("the interpreter does not run (" + python + "): 1 | 2 | 3 | 4 | the end");
  }

  /// A Python that makes environments of nothing.
  private Path fakePython() throws IOException {
    Path python = folder.resolve("python");
    Files.writeString(
        python,
        """
        #!/bin/sh
        if [ "$1" = -c ]; then echo fake; echo no pip; exit 0; fi
        if [ "$2" = venv ]; then
          for last; do :; done
          mkdir -p "$last/bin"; cp "$0" "$last/bin/python"
        fi
        """);
    Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
    return python;
  }

  @Test
  void whatNothingUsedForLongIsDeletedAndMadeAnewWhenItIsNeeded() throws Exception {
    String python = fakePython().toString();
    Instant start = Instant.now();
    var now = new AtomicReference<Instant>(start);
    var venvs = new Venvs(folder.resolve("venvs"), System.getenv(), now::get);
    Path code = Files.createDirectories(folder.resolve("code"));
    Files.writeString(code.resolve("requirements.txt"), "a");
    var wanted = new Venvs.Wanted(code, false);
    Path attempts = folder.resolve("training");
    var host = new HostFolder(Files.createDirectories(attempts.resolve("job-1/algo-1")));
    Path venv = venvs.python(python, wanted, Map.of(), host.environment()).venv().orElseThrow();
    Duration kept = Duration.ofDays(30);

    now.set(start.plus(Duration.ofDays(31)));
    assertThat(venvs.sweep(attempts, kept)).as("in use").isZero();
    ConfinedFolder.deleteAt(attempts.resolve("job-1"));
    assertThat(venvs.sweep(attempts, kept)).as("its last use has just ended").isZero();
    now.set(start.plus(Duration.ofDays(62)));
    assertThat(venv.resolve("ready")).exists();
    assertThat(venvs.sweep(attempts, kept)).isEqualTo(1);
    assertThat(venv).doesNotExist();
    Path note = folder.resolve("note");
    assertThat(venvs.python(python, wanted, Map.of(), note).venv()).contains(venv);
    assertThat(venv.resolve("ready")).exists();
    assertThat(note).hasContent(venv.getFileName().toString());
  }

  @Test
  void nothingGoesWhileAScriptRunsOfWhichIsNotKnownWhatItUses() throws Exception {
    var venvs =
        new Venvs(
            folder.resolve("venvs"),
            System.getenv(),
            () -> Instant.now().plus(Duration.ofDays(60)));
    Path venv = Files.createDirectories(folder.resolve("venvs/0123456789abcdef0123456789abcdef"));
    Path attempts = folder.resolve("training");
    var host = new HostFolder(Files.createDirectories(attempts.resolve("job-1/algo-1")));
    Files.writeString(host.script(), "python train.py");

    assertThat(venvs.sweep(attempts, Duration.ofDays(30))).isZero();
    Files.writeString(host.environment(), "");
    assertThat(venvs.sweep(attempts, Duration.ofDays(30))).isEqualTo(1);
    assertThat(venv).doesNotExist();
  }

  private String run(Path directory, String... command) throws Exception {
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("MASTER_PORT", "20123");
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.strip();
  }

  @Test
  @Timeout(60)
  void anEnvironmentOfAnEnvironmentHasWhatThatHasInstalledAndItsTorchrun() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "no /usr/bin/python3");
    Path first = folder.resolve("first");
    run(folder, "/usr/bin/python3", "-m", "venv", "--without-pip", first.toString());
    String python = first.resolve("bin/python").toString();
    Path packages =
        Path.of(run(folder, python, "-c", "import site; print(site.getsitepackages()[0])"));
    Path torch = Files.createDirectories(packages.resolve("torch/distributed"));
    Files.writeString(torch.resolve("run.py"), "import sys; print(sys.prefix, *sys.argv[1:])\n");

    Path second = folder.resolve("second");
    new Venvs(folder.resolve("venvs"), System.getenv(), Instant::now).make(python, second, folder);

    String torchrun = second.resolve("bin/torchrun").toString();
    // The SDK's driver for containers says 7777; a script's own argument is left as it is.
    assertThat(run(folder, torchrun, "--nnodes=2", "--master_port=7777", "train.py", "a b"))
        .isEqualTo(second + " --nnodes=2 --master_port=20123 train.py a b");
  }
}
