package hone.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ProcessTreeTest {
  @Test
  void aProcessIsKnownByItsNumberAndItsStartTogether() throws Exception {
    var tree = new ProcessTree("reused-" + UUID.randomUUID(), new MarkedProcesses());
    Process stranger = new ProcessBuilder("sleep", "600").start();
    try {
      Instant started = stranger.info().startInstant().orElseThrow();

      assertThat(tree.find(stranger.pid(), started)).contains(stranger.toHandle());
      assertThat(tree.find(stranger.pid(), started.minusMillis(10))).isEmpty();
      assertThat(tree.find(stranger.pid(), null)).isEmpty();
      assertThat(tree.isLeft(List.of())).isFalse();
      tree.terminate(List.of());
      tree.kill(List.of());
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly().waitFor();
    }
  }

  @Test
  void aClockThatWasSetLetsNoProcessBeTakenForAnother() throws Exception {
    var builder = new ProcessBuilder("sleep", "600");
    String mine = "mine-" + UUID.randomUUID();
    builder.environment().put("HONE_ATTEMPT", mine);
    Process own = builder.start();
    try {
      Instant started = own.info().startInstant().orElseThrow();
      var tree = new ProcessTree(mine, new MarkedProcesses());

      assertThat(tree.find(own.pid(), started.plusSeconds(3_600))).contains(own.toHandle());
      assertThat(new ProcessTree("other-1", new MarkedProcesses()).find(own.pid(), Instant.EPOCH))
          .isEmpty();
    } finally {
      own.destroyForcibly().waitFor();
    }
  }

  @Test
  void aShimThatItsProgramStoppedHearsOfTheProgramsEnd() throws Exception {
    String shim = "sleep 600 & kill -STOP $$; wait; exit 7";
    var builder = new ProcessBuilder("sh", "-c", shim);
    Process stopped = builder.start();
    try {
      Path status = Path.of("/proc", Long.toString(stopped.pid()), "status");
      while (!Files.readString(status).contains("State:\tT")) {
        Thread.sleep(5);
      }
      var tree = new ProcessTree("stopped-" + UUID.randomUUID(), new MarkedProcesses());

      tree.kill(List.of(stopped.toHandle()));
      assertThat(stopped.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(stopped.exitValue()).isEqualTo(7);
    } finally {
      stopped.descendants().forEach(ProcessHandle::destroyForcibly);
      stopped.destroyForcibly().waitFor();
    }
  }
}
