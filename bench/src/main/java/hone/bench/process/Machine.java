package hone.bench.process;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Locale;

/// What every measurement must name, and needs of the machine.
public final class Machine {
  private static final int PATIENCE = 30_000;

  private Machine() {}

  /// Print commit, date and machine.
  ///
  /// @param root the project's root
  public static void print(Path root) throws IOException {
    System.out.println("Commit " + output(root, "git", "describe", "--always", "--dirty"));
    System.out.println("Date " + LocalDate.now(Clock.system(ZoneId.systemDefault())));
    System.out.println("Machine " + machine());
    System.out.println();
  }

  /// A port that nobody listens at.
  public static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /// Wait until a server answers anything.
  public static void awaitAnswer(URI uri) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE * 1_000_000L;
    while (!answers(uri)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("no answer from " + uri);
      }
      Thread.sleep(20);
    }
  }

  static boolean answers(URI uri) {
    try {
      var connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setReadTimeout(5000);
      return connection.getResponseCode() > 0;
    } catch (IOException _) {
      return false; // not listening yet
    }
  }

  private static String machine() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    String model = System.getProperty("os.arch");
    if (Files.exists(info)) {
      model =
          Files.readAllLines(info).stream()
              .filter(line -> line.startsWith("model name"))
              .map(line -> line.replaceFirst("^.*: ", ""))
              .findFirst()
              .orElse(model);
    }
    return String.format(
        Locale.ROOT,
        "%d × %s, %s, Java %s",
        Runtime.getRuntime().availableProcessors(),
        model,
        System.getProperty("os.name"),
        Runtime.version());
  }

  private static String output(Path folder, String... command) throws IOException {
    Process process = new ProcessBuilder(command).directory(folder.toFile()).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  /// Remove a folder with all that is in it.
  public static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
