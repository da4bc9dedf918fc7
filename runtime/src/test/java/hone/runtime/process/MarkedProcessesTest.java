package hone.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MarkedProcessesTest {
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

  private Process start(String attempt) throws IOException {
    var builder = new ProcessBuilder("/bin/sh", "-c", "echo; exec sleep 600");
    builder.environment().put("HONE_ATTEMPT", attempt);
    Process process = builder.start();
    assertThat(process.inputReader().readLine()).isEmpty();
    started.add(process);
    return process;
  }

  @Test
  void whatIsStartedBetweenTwoReadingsIsSeen() throws Exception {
    assertThat(marked.of("seen-1")).isEmpty();
    for (int i = 0; i < 20; i++) {
      Process process = start("seen-1");
      assertThat(marked.of("seen-1")).contains(process.toHandle()).hasSize(i + 1);
    }
    assertThat(marked.of("seen")).isEmpty();
    started.getFirst().destroyForcibly().waitFor();
    assertThat(marked.of("seen-1")).hasSize(19);
  }

  @Test
  void childrenBearTheMarkOnceTheirParentIsGone() throws Exception {
    var builder = new ProcessBuilder("/bin/sh", "-c", "setsid sleep 600 >&2 & echo $!");
    builder.environment().put("HONE_ATTEMPT", "left-1");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    assertThat(marked.of("left-1")).isEmpty();
    Process parent = builder.start();
    started.add(parent);
    assertThat(parent.inputReader().readLine()).isNotEmpty();
    assertThat(parent.waitFor()).isZero();
    List<ProcessHandle> left = marked.of("left-1").toList();
    left.forEach(ProcessHandle::destroyForcibly);

    assertThat(left).hasSize(1);
  }
}
