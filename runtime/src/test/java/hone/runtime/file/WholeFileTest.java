package hone.runtime.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WholeFileTest {
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
            WholeFile.deleteFolder(doomed);
            return Files.exists(doomed);
          };
      for (Future<Boolean> each : threads.invokeAll(List.of(deletes, deletes))) {
        assertThat(each.get()).isFalse();
      }
    }
  }

  @Test
  void filesOfAnyNameBecomeAFoldersOwn() throws Exception {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "train");
    Path code = Files.createDirectory(folder.resolve("code"));
    Files.createLink(code.resolve("train"), elsewhere);
    Files.writeString(code.resolve("train.part"), "part");

    WholeFile.own(code, folder.resolve("aside"));
    Files.writeString(code.resolve("train"), "changed");
    assertThat(elsewhere).hasContent("train");
    assertThat(code.resolve("train.part")).hasContent("part");
    assertThat(folder.resolve("aside")).doesNotExist();
  }
}
