package hone.runtime.command;

import java.io.IOException;
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
      while (!process.waitFor(Printed.LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() - endNanos > 0) {
          throw new NoAnswerException(
              name() + " gave no answer within " + longest.toSeconds() + " s");
        }
        output.take();
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

  private static void end(Process process) {
    if (process.isAlive()) {
      var all = new ArrayList<>(process.descendants().toList());
      all.addFirst(process.toHandle());
      all.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
