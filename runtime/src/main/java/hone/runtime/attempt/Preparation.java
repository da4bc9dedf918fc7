package hone.runtime.attempt;

import hone.engine.file.Durability;
import hone.engine.file.WholeFile;
import hone.runtime.failure.FailureReason;
import hone.runtime.libc.Held;
import hone.runtime.site.AttemptFolder;
import hone.runtime.site.Wakeup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/// Counts, on disk, how often an attempt's preparation was begun and the server did not see its
/// end: what the attempt brings may be what ended the server, and would end the next one, too. Each
/// begun one is counted before it does anything; whatever end of it the server lives to see takes
/// that back. Thread-safe.
final class Preparation {
  private static final System.Logger LOG = System.getLogger(Preparation.class.getName());

  /// How often it may be begun without an end. A machine may lose its power once, or somebody kill
  /// its server, and once more: what is beside it then may have ended the server. The third time it
  /// is alone.
  static final int TRIES = 3;

  private static final Duration LOOK = Duration.ofMillis(50);

  private final Path note;
  private final Semaphore alone;

  /// How often earlier servers began it without an end.
  private final int unended;

  private boolean told;
  private boolean counted;
  private boolean isAlone;
  private boolean left;

  /// @param alone held by the one attempt whose last try it is
  Preparation(AttemptFolder folder, Semaphore alone) throws IOException {
    this.alone = alone;
    note = folder.preparing();
    unended = Files.exists(note) ? count(note) : 0;
  }

  /// What is no number tells of no end.
  private static int count(Path note) throws IOException {
    String text = Held.text(note);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException error) {
      LOG.log(System.Logger.Level.WARNING, "taken for 0: what is in " + note, error);
      return 0;
    }
  }

  /// Whether it is not to be begun again.
  boolean isGivenUp() {
    return unended >= TRIES;
  }

  FailureReason whyGivenUp() {
    return FailureReason.lethal(
        "the server ended "
            + unended
            + " times while it prepared this training job, without a word, as one does that is"
            + " killed, has no memory left or crashes. What the job brings (input data, source"
            + " archive, manifests, requirements) may be too much for it; the server's log tells"
            + " more.");
  }

  private boolean isLast() {
    return unended == TRIES - 1;
  }

  /// Note that it begins; its last try waits until no other attempt has its own.
  ///
  /// @return `false` if it is not to begin
  boolean begin(BooleanSupplier wanted, Wakeup wakeup) throws IOException {
    while (isLast() && !takeTurn()) {
      if (!wanted.getAsBoolean()) {
        return false;
      }
      wakeup.await(LOOK);
    }
    return count();
  }

  private synchronized boolean takeTurn() {
    isAlone = isAlone || alone.tryAcquire();
    return isAlone;
  }

  private synchronized boolean count() throws IOException {
    if (left) {
      end();
      return false;
    }
    if (unended > 0 && !told) {
      told = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "begun "
              + unended
              + " times without an end, and begun again: the preparation in "
              + note);
    }
    counted = true;
    write(unended + 1, Durability.MACHINE);
    return true;
  }

  /// It has ended, in whichever way. A count that cannot be taken back now is the next time.
  synchronized void end() {
    if (counted) {
      try {
        write(unended, Durability.PROCESS);
        counted = false;
      } catch (IOException error) {
        LOG.log(System.Logger.Level.WARNING, "cannot take back the count in " + note, error);
      }
    }
    if (isAlone) {
      isAlone = false;
      alone.release();
    }
  }

  /// The server is asked to end: what it has begun is no sign of anything, and it begins no more.
  synchronized void leave() {
    left = true;
    end();
  }

  private void write(int count, Durability durability) throws IOException {
    if (count == 0) {
      Files.deleteIfExists(note);
    } else {
      WholeFile.write(note, String.valueOf(count).getBytes(StandardCharsets.UTF_8), durability);
    }
  }
}
