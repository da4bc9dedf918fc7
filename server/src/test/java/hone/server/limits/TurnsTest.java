package hone.server.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.ApiError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TurnsTest {
  private final Turns turns = new Turns(3, 1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  private Integer work() {
    most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
    try {
      return over.await(30, TimeUnit.SECONDS) ? 1 : 0;
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    } finally {
      atOnce.decrementAndGet();
    }
  }

  /// Let an account have as many calls as it may.
  private List<Thread> fill(String account) throws InterruptedException {
    return fill(turns, account);
  }

  private List<Thread> fill(Turns turns, String account) throws InterruptedException {
    var entered = new ArrayList<Thread>();
    for (int i = 0; i < 3; i++) {
      Thread thread = Thread.ofVirtual().start(() -> turns.take(account, this::work));
      while (thread.isAlive()
          && thread.getState() != Thread.State.WAITING
          && thread.getState() != Thread.State.TIMED_WAITING) {
        Thread.sleep(1);
      }
      entered.add(thread);
    }
    return entered;
  }

  @Test
  void anAccountDoesOneThingAtATimeAndAFewWait() throws InterruptedException {
    List<Thread> busy = fill("busy");

    assertThatThrownBy(() -> turns.take("busy", () -> 1))
        .isInstanceOfSatisfying(
            ApiError.class, error -> assertThat(error.code()).isEqualTo(ApiError.Code.THROTTLED));
    assertThat(turns.take("other", () -> 2)).isEqualTo(2);
    over.countDown();
    for (Thread each : busy) {
      each.join();
    }
    assertThat(most).hasValue(1);
    assertThat(turns.take("busy", () -> 3)).isEqualTo(3);
  }

  @Test
  void asManyAsMayAreUnderWayAtOnceAndNoMore() throws InterruptedException {
    List<Thread> busy = fill(new Turns(3, 2), "busy");
    over.countDown();
    for (Thread each : busy) {
      each.join();
    }

    assertThat(most).hasValue(2);
  }

  @Test
  void whatFailsGivesItsTurnBack() {
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(
              () ->
                  turns.take(
                      "one",
                      () -> {
                        throw new IllegalStateException("mine");
                      }))
          .hasMessage("mine");
    }
    assertThat(turns.take("one", () -> 1)).isEqualTo(1);
  }
}
