package hone.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.runtime.kubernetes.PodReading.Hindrance;
import hone.runtime.kubernetes.PodReading.Waiting;
import hone.runtime.kubernetes.StartProgress.News;
import hone.runtime.site.GivenUpException;
import hone.runtime.site.RefusedException;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.MicroTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class StartProgressTest {
  private final AtomicLong nanos = new AtomicLong();
  private final List<String> told = new ArrayList<>();
  private News news = News.FORBIDDEN;
  private final StartProgress start = new StartProgress("r/x:1", told::add, () -> news, nanos::get);

  private boolean after(Duration time, Hindrance hindrance) throws RefusedException, IOException {
    nanos.addAndGet(time.toNanos());
    return start.hasBegun(new Waiting(hindrance, "because"));
  }

  @Test
  void whatLastsIsToldOnce() throws Exception {
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
  void anImageThatMayComeIsWaitedForWithinBounds() throws Exception {
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
  void aContainerThatCannotBeMadeIsTriedForAMinute() throws Exception {
    after(Duration.ZERO, Hindrance.CONTAINER);
    after(Duration.ofSeconds(50), Hindrance.CONTAINER);

    assertThatThrownBy(() -> after(Duration.ofSeconds(20), Hindrance.CONTAINER))
        .hasMessage("the cluster cannot run it: because");
  }

  private static Event event(String type, String reason, String lastTimestamp) {
    return new EventBuilder()
        .withType(type)
        .withReason(reason)
        .withMessage("because of " + reason)
        .withLastTimestamp(lastTimestamp)
        .build();
  }

  @Test
  void whatANodeDoesIsToldAfterTenSecondsAndWhenItIsSomethingElse() throws Exception {
    news = News.of(List.of());
    after(Duration.ZERO, Hindrance.SOON);
    after(Duration.ofSeconds(9), Hindrance.SOON);
    assertThat(told).isEmpty();
    after(Duration.ofSeconds(2), Hindrance.SOON);
    news = News.of(List.of(event("Warning", "FailedMount", "2026-01-01T00:00:09Z")));
    after(Duration.ofSeconds(11), Hindrance.SOON);
    after(Duration.ofSeconds(11), Hindrance.SOON);

    assertThat(told)
        .containsExactly(
            "waiting for the node to prepare the pod",
            "waiting for the node to prepare the pod: FailedMount: because of FailedMount");
  }

  @Test
  void aNodeThatFailsToPrepareAPodForTenMinutesIsGivenUp() throws Exception {
    news = News.of(List.of(event("Warning", "FailedAttachVolume", "2026-01-01T00:00:09Z")));
    after(Duration.ZERO, Hindrance.SOON);
    assertThat(after(Duration.ofSeconds(599), Hindrance.SOON)).isFalse();

    assertThatThrownBy(() -> after(Duration.ofSeconds(20), Hindrance.SOON))
        .isInstanceOf(GivenUpException.class)
        .hasMessage(
            "the node did not get the pod ready within 10 minutes: FailedAttachVolume: because of"
                + " FailedAttachVolume");
  }

  @Test
  void anImageMayBePulledForHoursAfterAMountThatFailedAtFirst() throws Exception {
    news =
        News.of(
            List.of(
                event("Normal", "Pulling", "2026-01-01T00:02:00Z"),
                event("Warning", "FailedMount", "2026-01-01T00:00:09Z")));
    after(Duration.ZERO, Hindrance.SOON);

    assertThat(after(Duration.ofHours(5), Hindrance.SOON)).isFalse();
    assertThat(told)
        .containsExactly("waiting for the node to prepare the pod: Pulling: because of Pulling");
  }

  @Test
  void withoutTheRightToAskThePodIsWaitedForAnHour() throws Exception {
    after(Duration.ZERO, Hindrance.SOON);
    after(Duration.ofMinutes(59), Hindrance.SOON);
    assertThat(told).containsExactly("waiting for the node to prepare the pod");

    assertThatThrownBy(() -> after(Duration.ofMinutes(2), Hindrance.SOON))
        .isInstanceOf(GivenUpException.class)
        .hasMessage("the node did not get the pod ready within 60 minutes");
  }

  @Test
  void theNewestNewsIsKnownWhicheverFieldHasItsTime() {
    Event scheduled =
        new EventBuilder(event("Normal", "Scheduled", ""))
            .withLastTimestamp(null)
            .withEventTime(new MicroTime("2026-01-01T00:00:10.000001Z"))
            .build();
    Event repeated =
        new EventBuilder(event("Warning", "FailedCreatePodSandBox", ""))
            .withLastTimestamp(null)
            .withEventTime(new MicroTime("2026-01-01T00:00:01.000001Z"))
            .withNewSeries()
            .withLastObservedTime(new MicroTime("2026-01-01T00:00:20.000001Z"))
            .endSeries()
            .build();

    assertThat(
            News.of(List.of(scheduled, event("Warning", "Old", "2026-01-01T00:00:09Z"))).reason())
        .isEqualTo("Scheduled");
    assertThat(News.of(List.of(repeated, scheduled)).warning()).isTrue();
  }
}
