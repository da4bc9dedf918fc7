package hone.api.smithy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Counts a suite's cases: passed, failed, left out and why. Not thread-safe.
final class Tally {
  private static final Path DOCUMENT = Path.of("../docs/conformance.md");

  private final String suite;
  private final List<String> failed = new ArrayList<>();
  private final Map<String, Integer> leftOut = new TreeMap<>();
  private int passed;

  Tally(String suite) {
    this.suite = suite;
  }

  void pass() {
    passed++;
  }

  void fail(String id, String how) {
    failed.add(id + ": " + how);
  }

  void leaveOut(String why) {
    leftOut.merge(why, 1, Integer::sum);
  }

  /// Require that nothing failed and that the document says what was counted.
  void verify() throws IOException {
    int without = leftOut.values().stream().mapToInt(Integer::intValue).sum();
    var rows = new ArrayList<String>();
    rows.add(
        "| %s | %d | %d | %d |"
            .formatted(suite, passed + without + failed.size(), passed, without));
    leftOut.forEach((why, count) -> rows.add("| %s | %s | %d |".formatted(suite, why, count)));

    assertThat(failed).isEmpty();
    assertThat(Files.readAllLines(DOCUMENT)).containsAll(rows);
  }
}
