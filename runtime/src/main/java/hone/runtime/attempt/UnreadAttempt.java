package hone.runtime.attempt;

import hone.engine.backend.AttemptId;
import hone.engine.backend.Observation;
import hone.runtime.failure.FailureReason;
import hone.runtime.site.AttemptFolder;
import hone.runtime.site.Lasting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An attempt that is here and cannot be taken up, since its files cannot be read. It is left
/// running, and read again; after a while, or a Stop, it is given up: it ends once its site has
/// ended all that there is of it, for certain, so that nothing of it runs beside what comes next.
/// Thread-safe.
final class UnreadAttempt {
  private static final System.Logger LOG = System.getLogger(UnreadAttempt.class.getName());

  /// How long one waits before it is read again.
  private static final Duration READING = Duration.ofSeconds(2);

  /// How long one waits before its programs are ended again, if that was not possible.
  private static final Duration ENDING = Duration.ofSeconds(10);

  private final AttemptSettings settings;
  private final AttemptId id;
  private final AttemptFolder folder;
  private final Runnable changed;

  /// Since when it has been unread, stopped, not read again, and not ended again.
  private final Lasting unread = new Lasting(System::nanoTime).begin();

  private final Lasting stopped = new Lasting(System::nanoTime);
  private final Lasting read = new Lasting(System::nanoTime).begin();
  private final Lasting ended = new Lasting(System::nanoTime);
  private IOException why;
  private boolean isEnding;
  private Observation.@Nullable Ended end;

  /// @param why it could not be read
  /// @param changed told when it has ended
  UnreadAttempt(AttemptSettings settings, AttemptId id, IOException why, Runnable changed) {
    this.settings = settings;
    this.id = id;
    this.why = why;
    this.changed = changed;
    folder = settings.attempt(id);
  }

  /// Whether it is to be read again now.
  synchronized boolean isDue() {
    return !isEnding && end == null && read.hasLasted(READING);
  }

  /// It still cannot be read.
  synchronized void failed(IOException error) {
    why = error;
    read.restart();
  }

  /// It is to end. What is in its way may pass by itself within the time that a program has to end.
  synchronized void stop() {
    stopped.begin();
  }

  /// How it has ended.
  ///
  /// @throws UncheckedIOException if it has not
  synchronized Observation observation() {
    if (end != null) {
      return end;
    }
    if (!isEnding && isGivenUp() && (!ended.isBegun() || ended.hasLasted(ENDING))) {
      isEnding = true;
      try {
        Thread.ofVirtual().name("end-unread-" + id).start(this::end);
      } catch (OutOfMemoryError error) {
        LOG.log(System.Logger.Level.WARNING, "tried again: no thread ends attempt " + id, error);
        again();
      }
    }
    throw new UncheckedIOException("cannot take up attempt " + id, why);
  }

  private boolean isGivenUp() {
    boolean isStopped = stopped.isBegun() && stopped.time().compareTo(settings.stopGrace()) >= 0;
    return isStopped || unread.hasLasted(settings.endurance().reading());
  }

  private void end() {
    try {
      settings.sites().named(folder.site()).end(id, folder);
      LOG.log(System.Logger.Level.WARNING, "ended what could not be taken up, attempt " + id);
      told();
      changed.run();
    } catch (IOException | RuntimeException | Error error) {
      LOG.log(
          System.Logger.Level.ERROR,
          "tried again: cannot end attempt " + id + ", which cannot be taken up",
          error);
      again();
    }
  }

  private synchronized void told() {
    FailureReason reason =
        FailureReason.internal(
            "the server could not read the files of this training job for "
                + unread.time().toSeconds()
                + " s, and has ended its program. What it left is in the server's data folder,"
                + " unstored/"
                + id
                + ". Found: "
                + why);
    var failed = new Observation.Ending.Failed(reason.kind(), reason.text());
    end = new Observation.Ended(List.of(), settings.clock().instant(), failed, null);
  }

  private synchronized void again() {
    isEnding = false;
    ended.restart();
  }
}
