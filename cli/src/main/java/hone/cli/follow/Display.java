package hone.cli.follow;

import hone.cli.text.Terminal;
import java.time.InstantSource;

/// Shows a tuning job as it goes on. Not thread-safe: one thread shows and ends.
public interface Display extends AutoCloseable {

  /// Show what is true now.
  void show(TuningSnapshot snapshot);

  /// Leave the terminal as it was found. More than once is allowed.
  @Override
  void close();

  /// The display that fits: drawn over on a terminal, lines elsewhere.
  static Display on(Terminal terminal, InstantSource time) {
    return terminal.live() ? new LiveDisplay(terminal, time) : new LineDisplay(terminal, time);
  }
}
