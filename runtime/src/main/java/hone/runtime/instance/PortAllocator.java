package hone.runtime.instance;

import hone.engine.file.Durability;
import hone.engine.file.WholeFile;
import hone.runtime.libc.Held;
import hone.runtime.site.RefusedException;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.stream.Stream;

/// Gives training jobs ports at which their hosts meet. Jobs that run at once have different ones:
/// on one machine they share its ports. Which are whose is noted in the attempts' folders alone,
/// and so it outlasts the server. Thread-safe.
public final class PortAllocator {
  private static final String NOTE = "ports";

  /// Below those that Linux gives to whoever asks for any, and below torchrun's own.
  private static final int FIRST = 20_000;

  private static final int COUNT = 9_000;

  /// Knuth's multiplier: names that differ in their ends alone are far from each other.
  private static final int SPREAD = 0x9e3779b1;

  /// The first of an attempt's ports, which follow each other; the same at each call.
  ///
  /// @param attempt its folder, among those of all attempts
  /// @param wanted how many
  /// @param isHere whether they are this machine's, which others may use, too
  public synchronized int of(Path attempt, int wanted, boolean isHere)
      throws RefusedException, IOException {
    Path note = attempt.resolve(NOTE);
    var given = new BitSet();
    mark(note, given);
    if (!given.isEmpty()) {
      return given.nextSetBit(0);
    }
    try (Stream<Path> attempts = Files.list(attempt.getParent())) {
      for (Path each : attempts.toList()) {
        mark(each.resolve(NOTE), given);
      }
    }
    // Another server's jobs begin to look elsewhere.
    int start = ((attempt.getFileName().hashCode() * SPREAD) >>> 1) % COUNT;
    for (int i = 0; i < COUNT; i++) {
      int port = FIRST + (start + i) % COUNT;
      int taken = given.nextSetBit(port);
      boolean isFree = taken < 0 || taken >= port + wanted;
      if (port + wanted <= FIRST + COUNT && isFree && (!isHere || canListen(port, wanted))) {
        String text = port + " " + wanted + "\n";
        WholeFile.write(note, text.getBytes(StandardCharsets.UTF_8), Durability.PROCESS);
        return port;
      }
    }
    throw new RefusedException(
        "no %d ports from %d to %d are free".formatted(wanted, FIRST, FIRST + COUNT - 1));
  }

  private static void mark(Path note, BitSet given) throws IOException {
    try {
      String text = Held.text(note).strip();
      if (text.matches("[0-9]{1,5} [0-9]{1,5}")) {
        int space = text.indexOf(' ');
        int port = Integer.parseInt(text.substring(0, space));
        given.set(port, port + Integer.parseInt(text.substring(space + 1)));
      }
    } catch (NoSuchFileException _) {
      // It was given none.
    }
  }

  private static boolean canListen(int first, int wanted) {
    for (int port = first; port < first + wanted; port++) {
      try (var _ = new ServerSocket(port)) {
        // Whoever listens at it next is the training program.
      } catch (IOException _) {
        return false;
      }
    }
    return true;
  }
}
