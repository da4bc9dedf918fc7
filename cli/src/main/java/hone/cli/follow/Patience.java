package hone.cli.follow;

import hone.cli.CliError;
import hone.cli.Exit;
import java.time.Duration;
import java.util.function.Supplier;

/// Asks again while the server is away, as it is while it restarts. Not thread-safe.
public final class Patience {
  private static final Duration STANDARD = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Duration longest;
  private final Runnable away;

  /// @param away is run when a server turns out to be away, once each time
  public Patience(Runnable away) {
    this(STANDARD, away);
  }

  /// @param longest for how long it is asked again
  Patience(Duration longest, Runnable away) {
    this.longest = longest;
    this.away = away;
  }

  /// What tells people that their command waits, below what it has printed.
  public static Patience thatTells() {
    return new Patience(() -> System.err.println("hone: the server is away, waiting …"));
  }

  /// Ask until there is an answer.
  ///
  /// @throws CliError as the question does, if the server stays away or it is for another reason
  /// @throws InterruptedException if the thread is interrupted
  public <T> T ask(Supplier<T> question) throws InterruptedException {
    long begin = System.nanoTime();
    boolean told = false;
    while (true) {
      try {
        return question.get();
      } catch (CliError error) {
        if (error.exitCode() != Exit.UNREACHABLE
            || System.nanoTime() - begin >= longest.toNanos()) {
          throw error;
        }
      }
      if (!told) {
        told = true;
        away.run();
      }
      Thread.sleep(PAUSE);
    }
  }
}
