package hone.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
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
}
