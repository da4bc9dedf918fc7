package hone.runtime.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class EngineExceptionTest {
  /// The texts are those of Podman 4.3.
  @Test
  void podmansConflictsAreKnownByTheirText() {
    assertThat(
            new EngineException(
                    500,
                    "can only kill running containers. 3a10 is in state exited: container state"
                        + " improper")
                .isConflict())
        .isTrue();
    assertThat(
            new EngineException(500, "network name hone-a-1 already used: network already exists")
                .isConflict())
        .isTrue();
    assertThat(new EngineException(500, "no space left on device").isConflict()).isFalse();
    assertThat(new EngineException(409, "").isConflict()).isTrue();
  }
}
