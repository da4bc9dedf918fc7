package hone.runtime.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PortAllocatorTest {
  @TempDir Path attempts = Path.of("");

  private Path attempt(String name) throws IOException {
    return Files.createDirectories(attempts.resolve(name));
  }

  @Test
  void attemptsThatRunAtOnceHaveDifferentPorts() throws Exception {
    Set<Integer> all = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      // Another server knows what was given.
      int first = new PortAllocator().of(attempt("trial-" + i), 3, false);
      assertThat(first).isBetween(20_000, 28_997);
      for (int port = first; port < first + 3; port++) {
        assertThat(all.add(port)).as("port " + port + " of trial " + i).isTrue();
      }
    }
    int known = new PortAllocator().of(attempt("trial-7"), 3, false);
    assertThat(new PortAllocator().of(attempt("trial-7"), 3, false)).isEqualTo(known);
  }

  @Test
  void aPortThatOthersListenAtIsNotGiven() throws Exception {
    int found = new PortAllocator().of(attempt("a"), 2, true);
    Files.delete(attempts.resolve("a/ports"));
    try (var _ = new ServerSocket(found + 1)) {
      assertThat(new PortAllocator().of(attempt("a"), 2, true)).isGreaterThan(found + 1);
    }
  }

  @Test
  void aNoteThatIsNoneGivesNothingAway() throws Exception {
    Files.writeString(attempt("a").resolve("ports"), "nonsense");

    assertThat(new PortAllocator().of(attempt("b"), 1, false)).isPositive();
  }
}
