package hone.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CheckpointKeeperTest {
  @Test
  void alsoWhatNoMemoryWasLeftForIsTriedAgain() throws Exception {
    var tries = new CountDownLatch(2);
    CheckpointKeeper.Source source =
        () -> {
          tries.countDown();
          if (tries.getCount() > 0) {
            throw new OutOfMemoryError("of a test");
          }
          return List.of();
        };
    try (var _ = CheckpointKeeper.start(source)) {
      assertThat(tries.await(30, TimeUnit.SECONDS)).as("tried again").isTrue();
    }
  }
}
