package hone.runtime.s3;

import hone.engine.time.Pauses;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Reads an object to its end although connections break: what is left is asked for again, a
/// bounded number of times.
final class ResumedStream extends InputStream {
  private static final int BREAKS_MAX = 5;
  private static final Pauses PAUSES = new Pauses(Duration.ofMillis(200), Duration.ofSeconds(5));

  private final Source source;
  private final long size;
  private long position;
  private int breaks;
  private @Nullable InputStream open;

  /// Opens the object's bytes from a position on.
  interface Source {
    InputStream from(long position) throws IOException;
  }

  ResumedStream(Source source, long from, long size) {
    this.source = source;
    this.size = size;
    position = from;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (position < size) {
      try {
        InputStream in = open;
        if (in == null) {
          in = source.from(position);
          open = in;
        }
        int count = in.read(bytes, offset, length);
        if (count > 0) {
          position += count;
          return count;
        }
        throw new IOException("the answer ended at byte " + position + " of " + size);
      } catch (GoneException error) {
        throw error;
      } catch (IOException error) {
        again(error);
      }
    }
    return -1;
  }

  private void again(IOException error) throws IOException {
    close();
    breaks++;
    if (breaks > BREAKS_MAX) {
      throw error;
    }
    try {
      Thread.sleep(PAUSES.after(breaks));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw error;
    }
  }

  @Override
  public void close() {
    InputStream in = open;
    open = null;
    if (in != null) {
      try {
        in.close();
      } catch (IOException _) {
        // A connection that is given up: what it says at its end changes nothing.
      }
    }
  }
}
