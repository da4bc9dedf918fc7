package hone.runtime.contract;

import hone.engine.file.Durability;
import hone.engine.file.WholeFile;
import hone.runtime.libc.Held;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What helps whose program fails with certain words. It is noted when the program is started,
/// since then it is known how that runs.
///
/// @param words what the error has
/// @param text one line
public record Advice(String words, String text) {
  private static final String BETWEEN = "\t";

  public Advice {
    if ((words + text).matches("(?s).*[\t\n].*") || words.isEmpty()) {
      throw new IllegalArgumentException(
          "found '" + words + "', '" + text + "', allowed: one line");
    }
  }

  /// Note it for a host.
  public static void write(List<Advice> all, HostFolder host) throws IOException {
    String text =
        all.stream()
            .map(each -> each.words + BETWEEN + each.text + "\n")
            .collect(Collectors.joining());
    WholeFile.write(host.advice(), text.getBytes(StandardCharsets.UTF_8), Durability.PROCESS);
  }

  /// What was noted for an error of a host's program.
  public static Optional<String> on(String error, HostFolder host) throws IOException {
    if (!Files.exists(host.advice())) {
      return Optional.empty(); // an older server, or another site, has started it
    }
    return Held.text(host.advice())
        .lines()
        .map(line -> line.split(BETWEEN, 2))
        .filter(parts -> parts.length == 2 && error.contains(parts[0]))
        .map(parts -> parts[1])
        .findFirst();
  }
}
