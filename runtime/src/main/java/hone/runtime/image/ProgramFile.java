package hone.runtime.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Tells how a program's file is started. A script that does not say what reads it would be read by
/// `sh`, whatever its language is, as the shell and `execvp` have it.
public final class ProgramFile {
  /// What the kernel looks at. Source: execve(2).
  private static final int LENGTH_MAX = 256;

  private static final String WINDOWS =
      " has lines that end as on Windows, with a carriage return; \"sed -i 's/\\r$//' FILE\" mends"
          + " that";

  private ProgramFile() {}

  /// How a file is started.
  public sealed interface Start {
    /// By itself: it is no text, or begins with `#!`.
    ///
    /// @param interpreter what stands there, if it does
    record Itself(Optional<Path> interpreter) implements Start {}

    /// By a program that its name tells, which need only read it.
    record By(String interpreter) implements Start {
      /// The command instead of the one that begins with the file.
      public List<String> before(List<String> command) {
        return Stream.concat(Stream.of(interpreter), command.stream()).toList();
      }
    }

    /// By nothing.
    record Never(String why) implements Start {}
  }

  /// Look at a file.
  ///
  /// @param name its name for people, and whose end tells what reads it
  public static Start look(Path file, String name) {
    byte[] beginning;
    try (InputStream in = Files.newInputStream(file)) {
      beginning = in.readNBytes(LENGTH_MAX);
    } catch (IOException _) {
      // What may not be read may be executed all the same; what is not there is told elsewhere.
      return new Start.Itself(Optional.empty());
    }
    return of(new String(beginning, StandardCharsets.ISO_8859_1), name);
  }

  private static Start of(String beginning, String name) {
    if (beginning.indexOf('\0') >= 0) {
      return new Start.Itself(Optional.empty());
    }
    String first = beginning.lines().findFirst().orElse("");
    boolean isOfWindows = beginning.startsWith(first + "\r");
    if (first.startsWith("#!")) {
      return isOfWindows ? new Start.Never(name + WINDOWS) : new Start.Itself(interpreter(first));
    }
    if (name.endsWith(".py")) {
      return new Start.By("python3");
    }
    if (name.endsWith(".sh")) {
      return isOfWindows ? new Start.Never(name + WINDOWS) : new Start.By("bash");
    }
    return new Start.Never(
        name
            + " does not say what reads it: it is a text whose first line does not begin with #!,"
            + " allowed: a first line such as #!/usr/bin/env python3, or a name that ends with .py"
            + " (read by python3) or .sh (by bash)");
  }

  private static Optional<Path> interpreter(String first) {
    String[] words = first.substring(2).strip().split("[ \t]+", 2);
    return words[0].startsWith("/") ? Optional.of(Path.of(words[0])) : Optional.empty();
  }
}
