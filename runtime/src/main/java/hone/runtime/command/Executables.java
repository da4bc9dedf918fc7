package hone.runtime.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Finds programs by their names, as a shell does.
public final class Executables {
  private Executables() {}

  /// The first program of that name.
  ///
  /// @param path folders with colons between them, as in the variable `PATH`
  public static Optional<Path> find(String path, String name) {
    return find(path, name, each -> each);
  }

  /// The first program of that name, for who sees the folders elsewhere.
  ///
  /// @param real where one of their paths is
  public static Optional<Path> find(String path, String name, UnaryOperator<Path> real) {
    return Stream.of(path.split(":", -1))
        .filter(each -> !each.isEmpty())
        .map(each -> Path.of(each, name))
        .filter(each -> isExecutable(real.apply(each)))
        .findFirst();
  }

  public static boolean isExecutable(Path file) {
    return Files.isExecutable(file) && !Files.isDirectory(file);
  }
}
