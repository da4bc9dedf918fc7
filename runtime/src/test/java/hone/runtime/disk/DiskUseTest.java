package hone.runtime.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskUseTest {
  @TempDir private Path folder = Path.of("");

  private static long seen(DiskUse use) throws InterruptedException {
    OptionalLong seen = use.look();
    for (int i = 0; seen.isEmpty() && i < 6_000; i++) {
      Thread.sleep(5);
      seen = use.look();
    }
    return seen.orElseThrow();
  }

  @Test
  void whatFilesTakeIsSeenAndNoHoleAndNoSecondNameAndNothingBeyondALink() throws Exception {
    Path one = Files.createDirectory(folder.resolve("one"));
    Path two = Files.createDirectory(folder.resolve("two"));
    Path far = Files.createDirectory(folder.resolve("far"));
    Files.write(one.resolve("a"), new byte[3_000_000]);
    Files.createLink(one.resolve("b"), one.resolve("a"));
    hole(one.resolve("hole"));
    Files.write(far.resolve("c"), new byte[9_000_000]);
    Files.createSymbolicLink(two.resolve("link"), far);
    var use = new DiskUse(List.of(one, two), Duration.ofMillis(1));

    assertThat(seen(use)).isBetween(3_000_000L, 3_500_000L);
    Files.write(two.resolve("d"), new byte[5_000_000]);
    assertThat(seen(use)).isBetween(8_000_000L, 8_500_000L);
  }

  private static void hole(Path path) throws IOException {
    try (var file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(1L << 34);
    }
  }

  @Test
  void thereIsNoLookBeforeItsTime() throws Exception {
    var use = new DiskUse(List.of(folder), Duration.ofHours(1));
    Thread.sleep(50);

    assertThat(use.look()).isEmpty();
    assertThat(ProcessHandle.current().children().map(each -> each.info().command().orElse("")))
        .noneMatch(command -> command.endsWith("/du"));
  }

  @Test
  void whatIsGoneWhenItIsLookedAtTakesNothing() throws Exception {
    var use = new DiskUse(List.of(folder.resolve("none"), folder), Duration.ofMillis(1));

    assertThat(seen(use)).isLessThan(1_000_000);
  }
}
