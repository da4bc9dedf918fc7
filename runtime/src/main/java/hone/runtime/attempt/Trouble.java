package hone.runtime.attempt;

import hone.engine.time.Pauses;
import hone.runtime.site.Lasting;
import hone.runtime.site.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/// What keeps an attempt from going on: how long it has lasted, how soon the next try is, whether
/// it was told. Not thread-safe.
final class Trouble {
  private static final Pauses PAUSES = new Pauses(Duration.ofSeconds(1), Duration.ofSeconds(30));

  /// How often a site that cannot be asked is tried again.
  private static final Duration RETRY = Duration.ofSeconds(1);

  /// From the first failure on, whichever.
  private final Lasting any;

  /// From the last failure on, if that was the attempt's own.
  private final Lasting own;

  private int failures;

  /// How long the attempt had failed itself at the last failure.
  private Duration failing = Duration.ZERO;

  /// @param nanos the machine's time that passes: a clock that is set ends no attempt
  Trouble(LongSupplier nanos) {
    any = new Lasting(nanos);
    own = new Lasting(nanos);
  }

  /// What is tried again of an error that says nothing of that: a file or a site that cannot be
  /// reached, and a machine that has no thread left. Nothing of a defect.
  static Optional<IOException> passing(Throwable error) {
    if (error instanceof UncheckedIOException unchecked) {
      return Optional.of(
          unchecked.getCause() instanceof UnavailableException away
              ? away
              : new IOException(unchecked.getMessage(), unchecked.getCause()));
    }
    return isThreadless(error)
        ? Optional.of(new IOException("the machine has no thread left", error))
        : Optional.empty();
  }

  /// Whoever asks for another thread, in whichever library, gets this error.
  private static boolean isThreadless(Throwable error) {
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof OutOfMemoryError
          && String.valueOf(each.getMessage()).startsWith("unable to create native thread")) {
        return true;
      }
    }
    return false;
  }

  /// Note a failure.
  ///
  /// @param isAway whether the site, or whoever else must be asked, cannot be, which is waited for
  ///     without an end
  /// @return how long to wait before the next try
  Duration failed(boolean isAway) {
    notOwn();
    if (isAway) {
      return RETRY;
    }
    own.begin();
    return nextPause();
  }

  /// Note that the data disk takes nothing, which is waited for without an end as well.
  ///
  /// @return how long to wait before the next try
  Duration refused() {
    notOwn();
    return nextPause();
  }

  private void notOwn() {
    any.begin();
    failing = failing.plus(own.time());
    own.end();
  }

  private Duration nextPause() {
    failures++;
    return PAUSES.after(failures);
  }

  /// How long the attempt itself has failed, without the time in which others were away, also
  /// amid its own failures.
  Duration failing() {
    return failing;
  }

  /// Whether there was a failure since it went well.
  boolean isBegun() {
    return any.isBegun();
  }

  /// Whether to tell in its log why it waits: once, where that lasts.
  boolean isToBeTold() {
    return any.isToBeTold();
  }

  /// It goes well.
  void passed() {
    any.end();
    own.end();
    failures = 0;
    failing = Duration.ZERO;
  }
}
