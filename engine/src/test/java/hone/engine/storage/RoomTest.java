package hone.engine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.ApiError;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RoomTest {
  private static final int MANY = 100;

  private final Room room = new Room(2);
  private final BlockingQueue<String> admitted = new LinkedBlockingQueue<>();
  private final ThreadGroup group = new ThreadGroup("waiters");

  @AfterEach
  void endWaiters() {
    group.interrupt();
  }

  /// Wait for a place on a thread of its own, which tells when it has one and keeps it.
  private Thread waiter(String owner) throws InterruptedException {
    var thread =
        new Thread(
            group,
            () -> {
              try {
                room.enter(owner, MANY);
                admitted.add(owner);
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
    thread.start();
    while (thread.getState() != Thread.State.WAITING && thread.isAlive()) {
      Thread.sleep(1);
    }
    return thread;
  }

  private String next() throws InterruptedException {
    return String.valueOf(admitted.poll(30, TimeUnit.SECONDS));
  }

  @Test
  void nobodyWaitsBehindAnothersQueue() throws Exception {
    room.enter("a", MANY);
    room.enter("a", MANY);
    waiter("a");
    waiter("a");
    waiter("b");

    room.leave("a");
    assertThat(next()).isEqualTo("b");
    room.leave("a");
    assertThat(next()).isEqualTo("a");
    room.leave("b");
    assertThat(next()).isEqualTo("a");
  }

  @Test
  void aPlaceThatAnInterruptedThreadWaitedForIsNotLost() throws Exception {
    room.enter("a", MANY);
    room.enter("a", MANY);
    Thread gone = waiter("b");
    waiter("c");
    gone.interrupt();
    gone.join();

    room.leave("a");
    assertThat(next()).isEqualTo("c");
  }

  @Test
  void soManyOfOneOwnersWait() throws Exception {
    room.enter("a", MANY);
    room.enter("a", MANY);
    waiter("a");

    assertThatThrownBy(() -> room.enter("a", 1)).isInstanceOf(ApiError.class);
    Thread other = waiter("b");
    assertThat(other.isAlive()).isTrue();
  }
}
