package hone.runtime.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program of this machine that is run to its end. It has nothing to read, and what it prints is
/// kept in memory, as UTF-8.
///
/// @param words the program and its arguments
/// @param environment all of its variables
public record Command(List<String> words, Map<String, String> environment) {
  /// How soon what it prints is taken, and makes room for more.
  private static final Duration LOOK = Duration.ofMillis(5);

  public Command {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  /// With the variables of this process.
  public static Command of(List<String> words) {
    return new Command(words, System.getenv());
  }

  /// What a command ended with.
  public record Said(int code, String output, String errors) {}

  /// Run it, and end it with all that it started where it takes too long. What goes on after its
  /// end is left alone, and nothing that it prints any more is waited for.
  ///
  /// @throws NoAnswerException if it takes longer, or the thread is interrupted, which it stays
  /// @throws IOException if it cannot be started
  public Said run(Duration longest) throws IOException {
    var builder = new ProcessBuilder(words);
    builder.environment().clear();
    builder.environment().putAll(environment);
    long endNanos = System.nanoTime() + longest.toNanos();
    Process process = builder.start();
    var output = new Printed(process.getInputStream());
    var errors = new Printed(process.getErrorStream());
    try {
      process.getOutputStream().close();
      while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() - endNanos > 0) {
          throw new NoAnswerException(
              name() + " gave no answer within " + longest.toSeconds() + " s");
        }
        output.take(); // a full pipe would hold the program up
        errors.take();
      }
      output.take();
      errors.take();
      return new Said(process.exitValue(), output.text(), errors.text());
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new NoAnswerException("interrupted while " + name() + " ran", error);
    } finally {
      end(process);
    }
  }

  private String name() {
    return String.valueOf(Path.of(words.getFirst()).getFileName());
  }

  /// What was printed to one of a process's pipes. It is never waited for: whoever else holds the
  /// pipe could make that last, and a read that waits for a pipe cannot be ended.
  private record Printed(InputStream in, ByteArrayOutputStream taken) {
    Printed(InputStream in) {
      this(in, new ByteArrayOutputStream());
    }

    /// Take what is there: the rest, if the program has ended.
    void take() throws IOException {
      // The JDK, too, takes what is left and closes the pipe when the program has ended, under the
      // same lock: it must not between the question and the reading.
      synchronized (in) {
        taken.write(in.readNBytes(in.available()));
      }
    }

    String text() {
      return taken.toString(StandardCharsets.UTF_8);
    }
  }

  private static void end(Process process) {
    if (process.isAlive()) {
      var all = new ArrayList<>(process.descendants().toList());
      all.addFirst(process.toHandle());
      all.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
