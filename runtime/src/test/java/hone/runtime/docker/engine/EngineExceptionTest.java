package hone.runtime.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class EngineExceptionTest {
  /// The texts are those of Podman 4.3.
  @Test
  void aRegistryThatIsAwayOrAsksForPatienceIsTriedAgain() {
    assertThat(new EngineException(429, "slow down").isPassing()).isTrue();
    assertThat(new EngineException(404, "toomanyrequests: You have reached").isPassing()).isTrue();
    assertThat(new EngineException(500, "Get \"https://r/v2/\": EOF").isPassing()).isTrue();
    assertThat(new EngineException(404, "received unexpected HTTP status: 503").isPassing())
        .isTrue();
    assertThat(new EngineException(500, "something else").isPassing()).isTrue();

    assertThat(new EngineException(404, "manifest for a:1 not found").isPassing()).isFalse();
    assertThat(new EngineException(500, "lookup nowhere: no such host").isPassing()).isFalse();
    assertThat(new EngineException(500, "pull access denied for a").isPassing()).isFalse();
    assertThat(new EngineException(500, "no basic auth credentials").isPassing()).isFalse();
  }

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
