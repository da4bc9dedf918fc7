package hone.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class MarkedProcessesTest {
  @TempDir private Path folder = Path.of("");
  private final List<Process> started = new ArrayList<>();
  private final MarkedProcesses marked = new MarkedProcesses();

  @BeforeEach
  void onLinux() {
    Assumptions.assumeTrue(
        System.getProperty("os.name").equals("Linux"), "marks are read from /proc of Linux");
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Process each : started) {
      each.destroyForcibly().waitFor();
    }
  }

  /// A mark that no process of another test bears, which may run at the same time.
  private static String own(String name) {
    return name + "-" + UUID.randomUUID();
  }

  private Process start(String attempt) throws IOException {
    var builder = new ProcessBuilder("/bin/sh", "-c", "echo; exec sleep 600");
    builder.environment().put("HONE_ATTEMPT", attempt);
    Process process = builder.start();
    // Not in a namespace of one user alone, without the right or without setpriv.
    Assumptions.assumeTrue("".equals(process.inputReader().readLine()), "root can be nobody else");
    started.add(process);
    return process;
  }

  @Test
  void whatIsStartedBetweenTwoReadingsIsSeen() throws Exception {
    String seen = own("seen");
    assertThat(marked.of(seen)).isEmpty();
    for (int i = 0; i < 20; i++) {
      Process process = start(seen);
      assertThat(marked.of(seen)).contains(process.toHandle()).hasSize(i + 1);
    }
    assertThat(marked.of(seen.substring(1))).isEmpty();
    started.getFirst().destroyForcibly().waitFor();
    assertThat(marked.of(seen)).hasSize(19);
  }

  /// A program that becomes itself again and again.
  @Test
  void whatBecomesAnotherProgramIsSeen() throws Exception {
    String again = own("again");
    Path program = folder.resolve("again.sh");
    Files.writeString(program, "exec /bin/sh " + program + "\n");
    var builder = new ProcessBuilder("/bin/sh", program.toString());
    builder.environment().put("HONE_ATTEMPT", again);
    Process process = builder.start();
    started.add(process);
    for (int i = 0; i < 200; i++) {
      assertThat(marked.of(again)).as("reading %d", i).containsExactly(process.toHandle());
    }
  }

  @Test
  @Timeout(60)
  void whatHasNoEnvironmentIsOfNoAttemptAndHoldsNoReadingUp() throws Exception {
    var builder = new ProcessBuilder("/bin/sh", "-c", "echo; exec env -i sleep 600");
    Process process = builder.start();
    started.add(process);
    // Not in a namespace of one user alone, without the right or without setpriv.
    Assumptions.assumeTrue("".equals(process.inputReader().readLine()), "root can be nobody else");

    for (int i = 0; i < 20; i++) {
      assertThat(MarkedProcesses.variable(process.pid(), "HONE_ATTEMPT")).isEmpty();
    }
  }

  @Test
  void aUserWithoutANameIsToldByItsNumber() throws Exception {
    int own = (Integer) Files.getAttribute(folder, "unix:uid");
    assertThat(MarkedProcesses.user(ProcessHandle.current().pid())).isEqualTo(own);
    Assumptions.assumeTrue(own == 0, "root alone starts processes of others");
    String script = "exec setpriv --reuid=54321 --clear-groups sh -c 'echo; exec sleep 600'";
    Process process = new ProcessBuilder("/bin/sh", "-c", script).start();
    started.add(process);
    // Not in a namespace of one user alone, without the right or without setpriv.
    Assumptions.assumeTrue("".equals(process.inputReader().readLine()), "root can be nobody else");

    assertThat(process.info().user()).isEmpty();
    assertThat(MarkedProcesses.user(process.pid())).isEqualTo(54_321);
  }

  @Test
  void childrenBearTheMarkOnceTheirParentIsGone() throws Exception {
    String left = own("left");
    var builder = new ProcessBuilder("/bin/sh", "-c", "setsid sleep 600 >&2 & echo $!");
    builder.environment().put("HONE_ATTEMPT", left);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    assertThat(marked.of(left)).isEmpty();
    Process parent = builder.start();
    started.add(parent);
    assertThat(parent.inputReader().readLine()).isNotEmpty();
    assertThat(parent.waitFor()).isZero();
    List<ProcessHandle> found = marked.of(left).toList();
    found.forEach(ProcessHandle::destroyForcibly);

    assertThat(found).hasSize(1);
  }
}
