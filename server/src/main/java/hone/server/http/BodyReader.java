package hone.server.http;

import hone.engine.ApiError;
import hone.server.limits.HeldBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Reads a whole body, but not more of it, nor for longer, than is allowed.
///
/// The reading is done by a thread of its own, since a read that waits for a slow client can only
/// be ended by closing the connection, and the client is to be told first.
record BodyReader(int bytesMax, Duration timeout, HeldBytes held) {

  /// Read it. If this throws, the connection must be closed.
  ///
  /// Bytes are counted as they come, not as they are announced: whoever announces much and sends
  /// nothing holds nothing.
  ///
  /// @param announced the value of `Content-Length`, or -1
  byte[] read(InputStream body, long announced) {
    if (announced > bytesMax) {
      throw WireError.tooLarge(bytesMax);
    }
    var outcomes = new SynchronousQueue<Outcome>();
    Thread.ofVirtual()
        .name("request body")
        .start(
            () -> {
              try {
                outcomes.offer(
                    readBounded(body, announced), timeout.toMillis(), TimeUnit.MILLISECONDS);
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
    return bytesOf(wait(outcomes));
  }

  private static byte[] bytesOf(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Whole(byte[] bytes) -> bytes;
      case Outcome.Wrong(RuntimeException error) -> throw error;
    };
  }

  private Outcome wait(SynchronousQueue<Outcome> outcomes) {
    try {
      @Nullable Outcome outcome = outcomes.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return outcome == null ? new Outcome.Wrong(WireError.tooSlow(timeout.toSeconds())) : outcome;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Outcome.Wrong(WireError.malformed("The server is closing."));
    }
  }

  private Outcome readBounded(InputStream body, long announced) {
    var bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[16 * 1024];
    try {
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        bytes.write(buffer, 0, n);
        held.add(n);
        if (bytes.size() > bytesMax) {
          return new Outcome.Wrong(WireError.tooLarge(bytesMax));
        }
      }
    } catch (ApiError full) {
      return new Outcome.Wrong(full);
    } catch (IOException | UncheckedIOException _) {
      return new Outcome.Wrong(WireError.malformed("The body ended too soon."));
    } catch (RuntimeException error) { // what Helidon says of a chunk that is none
      return new Outcome.Wrong(
          WireError.malformed("The body cannot be read: " + error.getMessage()));
    }
    if (announced >= 0 && bytes.size() != announced) {
      return new Outcome.Wrong(
          WireError.malformed("The body is not as long as Content-Length says."));
    }
    return new Outcome.Whole(bytes.toByteArray());
  }

  /// How the reading went.
  private sealed interface Outcome {
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Whole(byte[] bytes) implements Outcome {}

    record Wrong(RuntimeException error) implements Outcome {}
  }
}
