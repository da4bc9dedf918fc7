package hone.runtime.attempt;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.runtime.site.Wakeup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class ErrandTest {

  @Test
  @Timeout(60)
  void anErrorThatIsNoExceptionEndsItToo() {
    assertThatThrownBy(
            () ->
                Errand.run(
                    "failing",
                    () -> {
                      throw new OutOfMemoryError("of this test");
                    },
                    () -> true,
                    new Wakeup()))
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseInstanceOf(OutOfMemoryError.class);
  }
}
