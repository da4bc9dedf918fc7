package hone.cli.style;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Every Java source of the project, in all modules, main and test.
final class Sources {
  private Sources() {}

  /// The folder that holds all modules, wherever the tests are started.
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!(Files.exists(folder.resolve("hone")) && Files.isDirectory(folder.resolve("search")))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("not inside the project: " + Path.of("").toAbsolutePath());
      }
      folder = parent;
    }
    return folder;
  }

  static List<Path> all() {
    Path root = root();
    try (Stream<Path> modules = Files.list(root)) {
      return modules
          .filter(module -> Files.exists(module.resolve("pom.xml")))
          .flatMap(module -> javaFiles(module.resolve("src")))
          .sorted()
          .toList();
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  /// A source's path as seen from the folder that holds all modules.
  static String path(Path file) {
    return root().relativize(file).toString();
  }

  static boolean isTest(Path file) {
    return path(file).contains("/src/test/");
  }

  private static Stream<Path> javaFiles(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Stream.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }
}
