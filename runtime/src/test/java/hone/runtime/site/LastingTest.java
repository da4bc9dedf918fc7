package hone.runtime.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LastingTest {
  private Duration now = Duration.ofDays(-1);
  private final Lasting lasting = new Lasting(() -> now.toNanos());

  private void pass(int seconds) {
    now = now.plusSeconds(seconds);
  }

  @Test
  void whatGoesOnIsCountedFromItsBeginning() {
    pass(5);
    assertThat(lasting.time()).isZero();
    lasting.begin();
    pass(5);
    lasting.begin();
    pass(2);

    assertThat(lasting.time()).isEqualTo(Duration.ofSeconds(7));
    assertThat(lasting.hasLasted(Duration.ofSeconds(7))).isFalse();
    assertThat(lasting.hasLasted(Duration.ofSeconds(6))).isTrue();
    lasting.end();
    assertThat(lasting.begin().time()).isZero();
  }

  @Test
  void whatLastsIsToldOnceEachTime() {
    lasting.begin();
    pass(10);
    assertThat(lasting.isToBeTold()).isFalse();
    pass(1);
    assertThat(lasting.isToBeTold()).isTrue();
    assertThat(lasting.isToBeTold()).isFalse();
    assertThat(lasting.isWorthTelling()).isTrue();
    lasting.restart();
    assertThat(lasting.isWorthTelling()).isFalse();
    pass(11);

    assertThat(lasting.isToBeTold()).isTrue();
  }
}
