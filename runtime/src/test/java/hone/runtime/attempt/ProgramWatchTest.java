package hone.runtime.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.Observation;
import hone.runtime.attempt.SavedState.Exit;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.log.LogSource;
import hone.runtime.site.Placement;
import hone.runtime.site.Placement.HostStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/// What is known of programs by looking at them, in a time of the test's own.
final class ProgramWatchTest {
  private static final Instant BEGUN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Host FIRST = new Host("algo-1", "g", "ml.m5.large");
  private static final Host SECOND = new Host("algo-2", "g", "ml.m5.large");

  private Duration passed = Duration.ZERO;
  private final ProgramWatch watch =
      new ProgramWatch(() -> BEGUN.plus(passed), () -> passed.toNanos());
  private SavedState state =
      SavedState.created(new Trainings("any").own("watched"), "tested", BEGUN);

  /// Programs that are as the test says, and that nobody may touch.
  private record Seen(List<HostStatus> look) implements Placement {
    @Override
    public String networkInterface() {
      return "lo";
    }

    @Override
    public boolean isStarted() {
      return true;
    }

    @Override
    public void start() {
      throw new IllegalStateException("started twice");
    }

    @Override
    public SequencedMap<String, LogSource> logs() {
      throw new IllegalStateException("read");
    }

    @Override
    public boolean terminate() {
      throw new IllegalStateException("asked to end");
    }

    @Override
    public boolean kill() {
      throw new IllegalStateException("killed");
    }

    @Override
    public void remove() {
      throw new IllegalStateException("removed");
    }

    @Override
    public void close() {}
  }

  /// Look again after a while.
  private Optional<Exit> lookAfter(Duration time, HostStatus... all) throws IOException {
    passed = passed.plus(time);
    Optional<Exit> exit = watch.look(new Seen(List.of(all)), state);
    if (exit.isPresent()) {
      state = state.exited(exit.get());
    }
    return exit;
  }

  private boolean isLive() {
    return state.observation(watch.isLive()) instanceof Observation.Active(_, var live) && live;
  }

  @Test
  void aHostThatHasEndedWellLeavesTheOthersUnderTheLimits() throws IOException {
    lookAfter(Duration.ofSeconds(1), HostStatus.running(FIRST), HostStatus.running(SECOND));
    HostStatus well = HostStatus.exited(FIRST, 0, "").endedAt(Optional.of(BEGUN.plusSeconds(2)));
    for (int hour = 1; hour < 3; hour++) {
      passed = passed.plusSeconds(11);
      assertThat(isLive()).isFalse();
      assertThat(lookAfter(Duration.ofHours(1), well, HostStatus.running(SECOND))).isEmpty();
      assertThat(isLive()).isTrue();
    }
  }

  @Test
  void anEndOfWhichItIsNotToldHowItWasKeepsTheLimitsAwayForAWhile() throws IOException {
    Instant told = BEGUN.plusSeconds(3);
    HostStatus ending = HostStatus.running(FIRST).endedAt(Optional.of(told));
    lookAfter(Duration.ofSeconds(1), HostStatus.running(FIRST));
    lookAfter(Duration.ofSeconds(19), ending);
    assertThat(isLive()).isFalse();
    lookAfter(Duration.ofMinutes(15), ending);
    assertThat(isLive()).isFalse();

    lookAfter(Duration.ofSeconds(1), ending);
    assertThat(isLive()).isTrue();
    HostStatus well = HostStatus.exited(FIRST, 0, "").endedAt(Optional.of(told));
    assertThat(lookAfter(Duration.ofSeconds(1), well)).map(Exit::at).contains(told);
    assertThat(isLive()).isFalse();
  }

  @Test
  void anUntoldEndThatALaterServerFindsIsWaitedForAsLong() throws IOException {
    HostStatus ending = HostStatus.running(FIRST).endedAt(Optional.of(BEGUN.plusSeconds(3)));
    lookAfter(Duration.ofHours(1), ending, HostStatus.running(SECOND));
    assertThat(isLive()).isFalse();
    lookAfter(Duration.ofMinutes(16), ending, HostStatus.running(SECOND));
    assertThat(isLive()).isTrue();
  }

  @Test
  void afterAFirstFailureNoLimitTakesTheVerdictsPlace() throws IOException {
    HostStatus failed = HostStatus.exited(FIRST, 3, "").endedAt(Optional.of(BEGUN.plusSeconds(1)));
    lookAfter(Duration.ofSeconds(2), failed, HostStatus.running(SECOND));
    lookAfter(Duration.ofSeconds(1), failed, HostStatus.running(SECOND));

    assertThat(isLive()).isFalse();
    assertThat(state.isOver()).isFalse();
  }
}
