package hone.runtime.program;

import static org.assertj.core.api.Assertions.assertThat;

import hone.runtime.contract.HostFolder;
import hone.runtime.file.ReadOnlyFolder;
import hone.runtime.log.FileSource;
import hone.runtime.log.LogSource;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class ShimTest {
  private static final int OTHER = 54_329;

  @TempDir Path folder = Path.of("");

  /// What keeps the log ends after the program's shell and writes into the folder until then.
  @AfterEach
  void awaitTheLogsEnd() throws InterruptedException {
    for (int i = 0; !Files.exists(folder.resolve("out.end")); i++) {
      assertThat(i).as("waiting for the end of the log").isLessThan(12_000);
      Thread.sleep(5);
    }
  }

  /// As somebody whom limits and modes hold, as they do not the machine's owner.
  private Process runHeld(Path host, String script) throws Exception {
    var words = new ArrayList<String>();
    if (System.getProperty("user.name").equals("root")) {
      for (Path each : List.of(folder, host)) {
        Files.setAttribute(each, "unix:uid", OTHER);
      }
      words.addAll(List.of("setpriv", "--reuid=" + OTHER, "--regid=" + OTHER, "--clear-groups"));
    }
    List<String> command = List.of("/bin/sh", "-c", script);
    var start = new Shim.Start(List.of(), new LinkedHashMap<>(), host, command, Map.of());
    words.addAll(new Shim().words(new HostFolder(host), start));
    var builder = new ProcessBuilder(words).redirectInput(new File("/dev/null"));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /// The program forbids the shim, and what keeps its output, to make another process.
  @Test
  @Timeout(120)
  void whereTheMachineHasNoProcessLeftAllIsKeptThatAProgramPrintsAndHowItEnds() throws Exception {
    Process shim =
        runHeld(
            folder,
            "prlimit --pid $PPID --nproc=1:; "
                + "prlimit --pid $(pgrep -f \"hone-log $PWD \") --nproc=1:; "
                + "for i in $(seq 1000); do echo $i; done; printf last; exit 7");
    shim.waitFor();

    assertThat(folder.resolve("exit.part")).as("what shows that nothing could move it").exists();
    assertThat(new HostFolder(folder).exitCode()).contains(7);
    awaitTheLogsEnd();
    assertThat(Files.readAllLines(folder.resolve("out.0"))).hasSize(1001).endsWith("1000", "last");
  }

  @Test
  @Timeout(120)
  void aFolderThatCannotBeLookedIntoForAWhileIsNotTakenForGone() throws Exception {
    Path host = Files.createDirectory(folder.resolve("algo-1"));
    Process shim = runHeld(host, "echo on; chmod 0 ..; yes | head -c 400000; exit 7");
    for (int i = 0; Files.getPosixFilePermissions(folder).size() > 0; i++) {
      assertThat(i).as("waiting for the program").isLessThan(6_000);
      Thread.sleep(10);
    }
    boolean isOver = shim.waitFor(3, TimeUnit.SECONDS);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    assertThat(isOver).isFalse();

    shim.waitFor();
    assertThat(host.resolve("exit")).hasContent("7\n");
    folder = host;
  }

  private Process run(String script) throws Exception {
    return run(script, Map.of("PATH", System.getenv("PATH")));
  }

  private Process run(String script, Map<String, String> environment) throws Exception {
    var start =
        new Shim.Start(
            List.of(),
            new LinkedHashMap<>(),
            folder,
            List.of("/bin/sh", "-c", script),
            environment);
    return new Shim().start(new HostFolder(folder), start.withOwnVariables());
  }

  @Test
  @Timeout(120)
  void whatBreaksEveryProgramBreaksTheTrainingProgramAlone() throws Exception {
    Path broken = Files.createDirectory(folder.resolve("broken"));
    Files.createFile(broken.resolve("libc.so.6"));
    run("echo runs", Map.of("PATH", System.getenv("PATH"), "LD_LIBRARY_PATH", broken.toString()))
        .waitFor();

    assertThat(folder.resolve("exit")).hasContent("127\n");
    assertThat(lastLine()).contains("libc.so.6");
  }

  @Test
  @Timeout(120)
  void theShimsOwnVariablesAndTheProgramsStayApart() throws Exception {
    var environment = new LinkedHashMap<String, String>();
    environment.put("PATH", System.getenv("PATH"));
    environment.put("folder", "a folder");
    environment.put("start", "a start");
    environment.put("tools", "some tools");
    environment.put("keep", "a keep");
    environment.put("kept", "a kept");
    run("echo $folder, $start, $tools, $keep, $kept; exit 3", environment).waitFor();

    assertThat(folder.resolve("exit")).hasContent("3\n");
    assertThat(lastLine()).isEqualTo("a folder, a start, some tools, a keep, a kept");
  }

  @Test
  @Timeout(120)
  void whereWhatIsPrintedCannotBeKeptNothingIsStartedAndThisIsSaid() throws Exception {
    Path env = Files.writeString(folder.resolve("env"), "#!/bin/sh\nexit 1\n");
    assertThat(env.toFile().setExecutable(true)).isTrue();
    run(": > started", Map.of("PATH", folder + ":" + System.getenv("PATH"))).waitFor();

    assertThat(folder.resolve("exit")).hasContent("125\n");
    assertThat(lastLine()).isEqualTo("cannot keep what the program prints");
    assertThat(folder.resolve("started")).doesNotExist();
  }

  private long printed() {
    long bytes = 0;
    File[] files = folder.toFile().listFiles((_, name) -> name.startsWith("out."));
    for (File each : files == null ? new File[0] : files) {
      bytes += each.length();
    }
    return bytes;
  }

  private String lastLine() throws Exception {
    var source = new FileSource(folder.resolve("out"));
    String cursor = LogSource.START;
    String last = "";
    boolean more = true;
    while (more) {
      LogSource.Batch batch = source.read(cursor, true);
      last = batch.lines().isEmpty() ? last : batch.lines().getLast();
      cursor = batch.next();
      more = batch.more();
    }
    return last;
  }

  /// Nobody reads it, as while no server runs.
  @Test
  @Timeout(120)
  void whatIsPrintedIsBoundedOnTheDiskHoweverFastItComes() throws Exception {
    Process shim = run("timeout 6 yes 0123456789abcdef; echo; echo loss=0.5; exit 3");
    long most = 0;
    while (shim.isAlive()) {
      most = Math.max(most, printed());
      Thread.sleep(20);
    }

    assertThat(most).isBetween(9L << 20, 50L << 20);
    assertThat(folder.resolve("exit")).hasContent("3\n");
    assertThat(lastLine()).isEqualTo("loss=0.5");
  }

  @Test
  @Timeout(120)
  void whatIsPrintedIsThereAtOnceAndWholeAtTheEnd() throws Exception {
    Process shim = run("printf 'one\\ntw'; while [ ! -e go ]; do sleep 0.02; done; seq 200000");
    while (printed() < 6) {
      Thread.sleep(5);
    }
    assertThat(folder.resolve("out.0")).hasContent("one\ntw");
    Files.createFile(folder.resolve("go"));

    assertThat(shim.waitFor()).isZero();
    assertThat(lastLine()).isEqualTo("200000");
  }

  /// More than a pipe holds, after as many pieces as are put into one open file.
  @Test
  @Timeout(180)
  void aProgramGoesOnWhileWhatItPrintsCannotBeKept(@TempDir Path elsewhere) throws Exception {
    Path go = elsewhere.resolve("go");
    Path done = elsewhere.resolve("done");
    Process shim =
        run(
            "echo on; until [ -e '%s' ]; do sleep 0.1; done; ".formatted(go)
                + "for i in $(seq 200); do echo $i; sleep 0.02; done; "
                + "head -c 300000 /dev/zero; : >'%s'; exit 3".formatted(done));
    while (printed() == 0) {
      Thread.sleep(5);
    }
    try (var _ = ReadOnlyFolder.of(folder)) {
      Files.createFile(go);
      for (int i = 0; !Files.exists(done); i++) {
        assertThat(i).as("waiting for the program").isLessThan(600);
        Thread.sleep(100);
      }
      assertThat(shim.isAlive()).isTrue();
    } finally {
      Files.write(go, new byte[0]); // also where nothing can be mounted
    }

    assertThat(shim.waitFor()).isZero();
    assertThat(folder.resolve("exit")).hasContent("3\n");
  }

  /// A folder in the file's place stands for a disk on which nothing can be written.
  @Test
  @Timeout(60)
  void howItEndedIsToldOnceThatCanBeWritten() throws Exception {
    Files.createDirectory(folder.resolve("exit.part"));
    Process shim = run("exit 7");
    Thread.sleep(500);
    assertThat(shim.isAlive()).isTrue();
    assertThat(folder.resolve("exit")).doesNotExist();
    Files.delete(folder.resolve("exit.part"));

    assertThat(shim.waitFor()).isZero();
    assertThat(folder.resolve("exit")).hasContent("7\n");
  }
}
