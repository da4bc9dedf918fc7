package hone.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.runtime.kubernetes.PodReading.Hindrance;
import hone.runtime.kubernetes.PodReading.Waiting;
import hone.runtime.site.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class StartProgressTest {
  private final AtomicLong nanos = new AtomicLong();
  private final List<String> told = new ArrayList<>();
  private final StartProgress start = new StartProgress("r/x:1", told::add, nanos::get);

  private boolean after(Duration time, Hindrance hindrance) throws RefusedException {
    nanos.addAndGet(time.toNanos());
    return start.hasBegun(new Waiting(hindrance, "because"));
  }

  @Test
  void whatLastsIsToldOnce() throws RefusedException {
    assertThat(after(Duration.ZERO, Hindrance.SOON)).isFalse();
    after(Duration.ZERO, Hindrance.NODE);
    after(Duration.ofSeconds(9), Hindrance.NODE);
    assertThat(told).isEmpty();
    after(Duration.ofSeconds(2), Hindrance.NODE);
    after(Duration.ofHours(20), Hindrance.NODE);

    assertThat(told).containsExactly("waiting for a node: because");
    assertThat(after(Duration.ZERO, Hindrance.NONE)).isTrue();
  }

  @Test
  void anImageThatMayComeIsWaitedForWithinBounds() throws RefusedException {
    after(Duration.ZERO, Hindrance.IMAGE);
    assertThat(after(Duration.ofMinutes(9), Hindrance.IMAGE)).isFalse();
    assertThat(told).containsExactly("waiting for the image: because");

    assertThatThrownBy(() -> after(Duration.ofMinutes(2), Hindrance.IMAGE))
        .isInstanceOf(RefusedException.class)
        .hasMessage("the image r/x:1 cannot be had: because");
  }

  @Test
  void whatWillNotComeIsRefusedAtOnce() {
    assertThatThrownBy(() -> after(Duration.ZERO, Hindrance.IMAGE_REFUSED))
        .hasMessage("the image r/x:1 cannot be had: because");
    assertThatThrownBy(() -> after(Duration.ZERO, Hindrance.PROGRAM_REFUSED))
        .hasMessage("the cluster cannot run it: because");
  }

  @Test
  void aContainerThatCannotBeMadeIsTriedForAMinute() throws RefusedException {
    after(Duration.ZERO, Hindrance.CONTAINER);
    after(Duration.ofSeconds(50), Hindrance.CONTAINER);

    assertThatThrownBy(() -> after(Duration.ofSeconds(20), Hindrance.CONTAINER))
        .hasMessage("the cluster cannot run it: because");
  }
}
