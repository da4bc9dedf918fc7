package hone.runtime.confined;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfinedFolderTest {
  @TempDir Path folder = Path.of("");

  @Test
  void aFolderThatTwoDeleteAtOnceIsGoneForBoth() throws Exception {
    Path doomed = folder.resolve("doomed");
    for (int i = 0; i < 300; i++) {
      Path each = Files.createDirectories(doomed.resolve("folder-" + i % 30));
      Files.createFile(each.resolve("file-" + i));
    }
    try (var threads = Executors.newFixedThreadPool(2)) {
      Callable<Boolean> deletes =
          () -> {
            ConfinedFolder.deleteAt(doomed);
            return Files.exists(doomed);
          };
      for (Future<Boolean> each : threads.invokeAll(List.of(deletes, deletes))) {
        assertThat(each.get()).isFalse();
      }
    }
  }
}
