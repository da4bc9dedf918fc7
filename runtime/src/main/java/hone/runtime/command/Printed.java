package hone.runtime.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// What was printed to one of a process's pipes. It is never waited for: whoever else holds the
/// pipe could make that last, and a read that waits for a pipe cannot be ended. Not thread-safe.
public final class Printed {
  /// How soon what is printed is to be taken: a full pipe holds the program up.
  public static final Duration LOOK = Duration.ofMillis(5);

  private final InputStream in;
  private final int most;
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

  /// Keeps all of it.
  public Printed(InputStream in) {
    this(in, Integer.MAX_VALUE);
  }

  /// Keeps the end alone.
  ///
  /// @param most how many bytes of it
  public Printed(InputStream in, int most) {
    this.in = in;
    this.most = most;
  }

  /// Take what is there: the rest, if the program has ended.
  public void take() throws IOException {
    // The JDK, too, takes what is left and closes the pipe when the program has ended, under the
    // same lock: it must not between the question and the reading.
    synchronized (in) {
      taken.write(in.readNBytes(in.available()));
    }
    if (taken.size() / 2 >= most) {
      byte[] all = taken.toByteArray();
      taken.reset();
      taken.write(all, all.length - most, most);
    }
  }

  /// What was taken of it and is kept, as UTF-8.
  public String text() {
    byte[] all = taken.toByteArray();
    int length = Math.min(all.length, most);
    return new String(all, all.length - length, length, StandardCharsets.UTF_8);
  }
}
