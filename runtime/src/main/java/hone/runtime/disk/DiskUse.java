package hone.runtime.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Sees now and then how much of the disk folders take, while programs write to them. That is found
/// out by `du`, beside whoever asks: it counts what a file takes and not its holes, each file once
/// however many names it has, and is not led astray by links that are swapped.
///
/// Not thread-safe.
public final class DiskUse {
  private static final System.Logger LOG = System.getLogger(DiskUse.class.getName());

  /// How often a look's own time lies between it and the next one, so that many files cost little.
  private static final int REST = 100;

  private static final long KIBIBYTE = 1L << 10;

  private final List<Path> folders;
  private final long pauseNanos;
  private long nextNanos;
  private long beganNanos;
  private boolean impossible;
  private @Nullable Process looking;

  /// @param pause how long at least lies between two looks, and before the first
  public DiskUse(List<Path> folders, Duration pause) {
    this.folders = List.copyOf(folders);
    pauseNanos = pause.toNanos();
    nextNanos = System.nanoTime() + pauseNanos;
  }

  /// How many bytes they take together, if that has just been found out; does not wait. To be asked
  /// again and again.
  public OptionalLong look() {
    long now = System.nanoTime();
    Process running = looking;
    if (running == null) {
      if (now - nextNanos >= 0 && !impossible) {
        beganNanos = now;
        looking = begin();
      }
      return OptionalLong.empty();
    }
    if (running.isAlive()) {
      return OptionalLong.empty();
    }
    looking = null;
    nextNanos = now + Math.max(pauseNanos, REST * (now - beganNanos));
    return read(running);
  }

  private @Nullable Process begin() {
    var command = new ArrayList<>(List.of("nice", "du", "-skx", "--"));
    folders.forEach(each -> command.add(each.toString()));
    try {
      return new ProcessBuilder(command)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
          .start();
    } catch (IOException error) {
      LOG.log(System.Logger.Level.WARNING, "cannot see how much of the disk is taken", error);
      impossible = true;
      return null;
    }
  }

  /// Files that go while they are looked at make it fail, and it has counted the others.
  private static OptionalLong read(Process ended) {
    try (var out = ended.getInputStream()) {
      String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .map(line -> line.replaceFirst("\\s.*", ""))
          .filter(number -> number.matches("\\d{1,15}"))
          .mapToLong(number -> Long.parseLong(number) * KIBIBYTE)
          .reduce(Long::sum);
    } catch (IOException error) {
      LOG.log(System.Logger.Level.DEBUG, "cannot read what du says", error);
      return OptionalLong.empty();
    }
  }
}
