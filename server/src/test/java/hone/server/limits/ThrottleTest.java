package hone.server.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.ApiError;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ThrottleTest {
  private final AtomicLong nanos = new AtomicLong(1);
  private final Throttle throttle = new Throttle(new Throttle.Rates(10, 2), nanos::get);

  private int let(String account, boolean changes) {
    int let = 0;
    try {
      while (let < 100) {
        throttle.take(account, changes);
        let++;
      }
    } catch (ApiError error) {
      assertThat(error.code()).isEqualTo(ApiError.Code.THROTTLED);
    }
    return let;
  }

  @Test
  void letsASecondsWorthThroughAndThenAsMuchAsTimeGivesBack() {
    assertThat(let("a", false)).isEqualTo(10);
    nanos.addAndGet(300_000_000);
    assertThat(let("a", false)).isEqualTo(3);
    nanos.addAndGet(3_600_000_000_000L);
    assertThat(let("a", false)).isEqualTo(10);
  }

  @Test
  void changesHaveALowerRateAndCountAsCalls() {
    assertThat(let("a", true)).isEqualTo(2);
    assertThat(let("a", false)).isEqualTo(7);
  }

  @Test
  void anAccountDoesNotSpendAnothers() {
    let("a", false);
    assertThat(let("b", false)).isEqualTo(10);
  }

  @Test
  void workBeyondThePlacesIsRefusedSoonAndAPlaceIsFreeAgainAfterwards()
      throws InterruptedException {
    var admission = new Admission(1, 4);
    var began = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    Thread holder =
        Thread.ofVirtual()
            .start(
                () ->
                    admission.inPlace(
                        () -> {
                          began.countDown();
                          return waited(end);
                        }));
    began.await();

    assertThatThrownBy(() -> admission.inPlace(() -> 1))
        .isInstanceOfSatisfying(
            ApiError.class, error -> assertThat(error.code()).isEqualTo(ApiError.Code.THROTTLED));
    end.countDown();
    holder.join();
    assertThat(admission.<Integer>inPlace(() -> 1)).isEqualTo(1);
  }

  @Test
  void bodiesAreHeldUpToALimitButTheFirstBytesOfEach() {
    var admission = new Admission(1, 4);
    try (HeldBytes large = admission.hold();
        HeldBytes small = admission.hold();
        HeldBytes another = admission.hold()) {
      large.add(16 * 1024);
      large.add(4 * 1024);
      small.add(16 * 1024);
      assertThatThrownBy(() -> small.add(1)).isInstanceOf(ApiError.class);

      large.close();
      another.add(20 * 1024);
      assertThatThrownBy(() -> large.add(1)).isInstanceOf(ApiError.class);
    }
    try (HeldBytes all = admission.hold()) {
      all.add(20 * 1024);
    }
  }

  private static boolean waited(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException error) {
      throw new AssertionError(error);
    }
  }
}
