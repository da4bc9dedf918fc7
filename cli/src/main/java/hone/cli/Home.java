package hone.cli;

import hone.cli.text.Words;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Where the parts of the application lie, that are not on the server's class path.
///
/// @param algorithmsClassPath the class path of the built-in algorithms' own processes
/// @param examples the folder with the example data
public record Home(String algorithmsClassPath, Path examples) {

  /// Find them: in the application folder that the launcher names (`hone.home`), or, when the
  /// classes run from their build folders as in tests, on the class path and in the sources.
  public static Home find() {
    String folder = System.getProperty("hone.home", "");
    if (!folder.isEmpty()) {
      Path home = Path.of(folder);
      return new Home(home.resolve("algorithms") + File.separator + "*", home.resolve("examples"));
    }
    Path sources = Path.of("").toAbsolutePath();
    while (sources.getParent() != null && !Files.isDirectory(sources.resolve("examples"))) {
      sources = sources.getParent();
    }
    return new Home(System.getProperty("java.class.path"), sources.resolve("examples"));
  }

  /// The `java` that this process runs on.
  public static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /// How a shell calls the `hone` that this is: as the launcher was called.
  public static String command() {
    return Words.shell(System.getProperty("hone.command", "hone"));
  }

  /// This process's environment.
  public static Map<String, String> environment() {
    return System.getenv();
  }

  /// The user's home folder.
  public static Path ofUser() {
    return ofUser(environment());
  }

  /// What the shell calls `~`: Java itself asks the user database, which need not agree, and which
  /// may not know a container's user at all.
  static Path ofUser(Map<String, String> environment) {
    String named = environment.getOrDefault("HOME", "");
    return Path.of(named.isEmpty() ? System.getProperty("user.home") : named);
  }
}
