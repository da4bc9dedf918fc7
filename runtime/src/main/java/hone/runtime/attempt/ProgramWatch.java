package hone.runtime.attempt;

import hone.engine.time.Noted;
import hone.runtime.attempt.SavedState.Exit;
import hone.runtime.contract.Hosts;
import hone.runtime.site.GivenUpException;
import hone.runtime.site.Lasting;
import hone.runtime.site.Placement;
import hone.runtime.site.Placement.HostStatus;
import hone.runtime.site.RefusedException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Watches the programs of one attempt: sees how they end, and ends them when that is wanted. Not
/// thread-safe, but for `isLive`.
final class ProgramWatch {
  /// How often one looks when nothing wakes.
  static final Duration LOOK = Duration.ofMillis(50);

  /// For how long it is true of programs what was seen of them: longer than a look takes.
  private static final Duration FRESH = Duration.ofSeconds(10);

  /// For how long it may stay untold how a program ended: longer than any site takes.
  private static final Duration TELLING = Duration.ofMinutes(15);

  private final InstantSource clock;
  private final LongSupplier nanos;

  /// When some were last seen not to have ended, or `null` if nobody has looked yet.
  private volatile @Nullable Sight sight;

  /// How long some have ended without it being told how.
  private final Lasting untold;

  /// When this server saw that they had all ended, or found that another had.
  private long overNanos;

  /// When the grace period began: when the programs were asked to end, before that when their end
  /// was wanted. By the machine's time that passes: a clock that is set kills and spares nothing.
  private long since;

  private boolean pressed;
  private boolean asked;
  private boolean killed;
  private boolean reclaimed;

  /// A look.
  ///
  /// @param at since when they may have ended
  /// @param nanos until when no end was told, by the machine's time that passes
  private record Sight(Instant at, long nanos) {}

  /// @param nanos the machine's time that passes
  ProgramWatch(InstantSource clock, LongSupplier nanos) {
    this.clock = clock;
    this.nanos = nanos;
    untold = new Lasting(nanos);
    overNanos = nanos.getAsLong();
  }

  private Sight now() {
    return new Sight(clock.instant(), nanos.getAsLong());
  }

  /// They have not begun, or wait for their machines.
  void waiting() {
    sight = now();
  }

  /// Whether some were just seen not to have ended, and no end is about to be told. Thread-safe.
  boolean isLive() {
    Sight last = sight;
    return last != null && nanos.getAsLong() - last.nanos < FRESH.toNanos();
  }

  /// When they began, which was after they were last seen to wait.
  Instant afterSeen(Instant noted) {
    Sight last = sight;
    return last != null && noted.isBefore(last.at) ? last.at : noted;
  }

  /// See whether all have ended, or one has failed, for which the others are to end.
  ///
  /// @param state with what was seen earlier: the first failure stays the verdict
  Optional<Exit> look(Placement placement, SavedState state) throws IOException {
    Sight before = now();
    List<HostStatus> all = placement.look();
    boolean over = all.stream().allMatch(HostStatus::isOver);
    if (over) {
      overNanos = nanos.getAsLong();
    } else if (all.stream().allMatch(each -> each.isOver() || !each.isEnding())) {
      untold.end();
      sight = before;
    } else if (untold.begin().hasLasted(TELLING)) {
      // What may never be told keeps no limit from stopping it; its end may have been long ago.
      sight = new Sight(seen(state), before.nanos);
    }
    Instant at = over ? endedAt(all, state) : null;
    Exit first = state.exit();
    if (first != null) {
      return Optional.of(new Exit(first.host(), first.code(), first.why(), over, at));
    }
    // A place that was taken away may be why other hosts fail.
    Optional<HostStatus> taken = all.stream().filter(HostStatus::reclaimed).findFirst();
    reclaimed = taken.isPresent();
    Optional<HostStatus> failed =
        taken.or(() -> all.stream().filter(HostStatus::hasFailed).findFirst());
    if (failed.isPresent()) {
      return Optional.of(exit(failed.get(), over, at));
    }
    return over ? Optional.of(exit(all.getFirst(), true, at)) : Optional.empty();
  }

  /// When the last of them ended, as far as their site tells; otherwise that is seen now. It was
  /// after they were last seen, and after what the attempt did before.
  private Instant endedAt(List<HostStatus> all, SavedState state) {
    Instant now = clock.instant();
    Instant latest = Instant.MIN;
    for (HostStatus each : all) {
      Instant at = each.endedAt().orElse(now);
      latest = at.isAfter(latest) ? at : latest;
    }
    return Noted.within(latest, seen(state), now);
  }

  /// Before when they had not all ended.
  private Instant seen(SavedState state) {
    Sight last = sight;
    return last == null ? state.stages().getLast().at() : last.at;
  }

  /// When what they left was stored: storing takes time from their end on, but for that in which no
  /// server ran.
  Instant storedAt(SavedState state) {
    Instant now = clock.instant();
    Exit exit = state.exit();
    Instant ended = exit == null ? null : exit.at();
    return ended == null
        ? now
        : Noted.within(ended.plusNanos(nanos.getAsLong() - overNanos), ended, now);
  }

  /// Whether programs run after all that were started when this could not be noted.
  static boolean hasBegun(Placement placement) throws IOException {
    try {
      return placement.isStarted() && placement.hasBegun();
    } catch (RefusedException | GivenUpException _) {
      return false;
    }
  }

  /// Whether the site took a host's place away before another failure was seen.
  boolean isReclaimed() {
    return reclaimed;
  }

  private static Exit exit(HostStatus status, boolean over, @Nullable Instant at) {
    return new Exit(status.host().name(), status.exitCode().orElse(null), status.why(), over, at);
  }

  /// Ask the programs to end, and kill them after the grace period.
  void pressOn(Placement placement, Duration grace) throws IOException {
    long now = nanos.getAsLong();
    if (!asked) {
      // Right after its start a site may not have started the program yet.
      asked = placement.terminate();
      if (asked || !pressed) {
        pressed = true;
        since = now;
        return;
      }
    }
    if (!killed && now - since >= grace.toNanos()) {
      // What was started in that moment is caught at the next look.
      killed = placement.kill();
    }
  }

  /// Names the host where there are several.
  static String where(Exit exit, Hosts hosts) {
    return hosts.all().size() == 1 ? "" : " (" + exit.host() + ")";
  }
}
