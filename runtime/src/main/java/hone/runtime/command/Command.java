package hone.runtime.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
  /// end is left alone, and holds the answer up for as long as it keeps what the command prints to.
  ///
  /// @throws NoAnswerException if it, or who still holds what it prints to, takes longer, or the
  ///     thread is interrupted, which it stays
  /// @throws IOException if it cannot be started
  public Said run(Duration longest) throws IOException {
    var builder = new ProcessBuilder(words);
    builder.environment().clear();
    builder.environment().putAll(environment);
    long endNanos = System.nanoTime() + longest.toNanos();
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      // Beside each other: a full pipe would hold the program up.
      Future<String> output = text(process.getInputStream());
      Future<String> errors = text(process.getErrorStream());
      if (!process.waitFor(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw new TimeoutException();
      }
      return new Said(process.exitValue(), until(endNanos, output), until(endNanos, errors));
    } catch (TimeoutException error) {
      throw new NoAnswerException(
          name() + " gave no answer within " + longest.toSeconds() + " s", error);
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new NoAnswerException("interrupted while " + name() + " ran", error);
    } catch (ExecutionException error) {
      throw new IOException("cannot read what " + name() + " printed", error.getCause());
    } finally {
      end(process);
    }
  }

  private String name() {
    return String.valueOf(Path.of(words.getFirst()).getFileName());
  }

  private static Future<String> text(InputStream in) {
    var task = new FutureTask<>(() -> new String(in.readAllBytes(), StandardCharsets.UTF_8));
    Thread.ofVirtual().start(task);
    return task;
  }

  private static String until(long endNanos, Future<String> text)
      throws InterruptedException, ExecutionException, TimeoutException {
    return text.get(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private static void end(Process process) {
    if (process.isAlive()) {
      var all = new ArrayList<>(process.descendants().toList());
      all.addFirst(process.toHandle());
      all.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
