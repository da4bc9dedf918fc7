package hone.runtime.site;

import hone.engine.time.Pauses;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Waits until something that was told to go is gone: more and more seldom, not without a word, and
/// not for ever. What it leaves, the next start of a server tries to remove again. Not thread-safe.
public final class Removal {
  private static final System.Logger LOG = System.getLogger(Removal.class.getName());
  private static final Pauses PAUSES = new Pauses(Duration.ofMillis(50), Duration.ofSeconds(2));
  private static final Duration WORD = Duration.ofMinutes(1);
  private static final Duration END = Duration.ofMinutes(10);

  private final String what;
  private final Consumer<String> tell;
  private final Lasting waited;
  private final Sleep sleep;
  private int looks;
  private boolean told;

  /// Waits for so long.
  interface Sleep {
    void sleep(Duration time) throws InterruptedException;
  }

  /// @param what is to go
  /// @param tell writes a line into the attempt's log
  public Removal(String what, Consumer<String> tell) {
    this(what, tell, System::nanoTime, Thread::sleep);
  }

  Removal(String what, Consumer<String> tell, LongSupplier nanos, Sleep sleep) {
    this.what = what;
    this.tell = tell;
    this.sleep = sleep;
    waited = new Lasting(nanos).begin();
  }

  /// Wait for a while, since it is still there.
  ///
  /// @return `false` if it is waited for no longer
  public boolean goesOn() throws UnavailableException {
    long seconds = waited.time().toSeconds();
    if (waited.hasLasted(END)) {
      say(what + " was told to go and is left, being there after " + seconds + " s");
      return false;
    }
    if (!told && waited.hasLasted(WORD)) {
      told = true;
      say(what + " was told to go " + seconds + " s ago and is still there");
    }
    await();
    return true;
  }

  private void say(String text) {
    LOG.log(System.Logger.Level.WARNING, text);
    tell.accept(text);
  }

  private void await() throws UnavailableException {
    try {
      looks++;
      sleep.sleep(PAUSES.after(looks));
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted while " + what + " was removed", error);
    }
  }
}
