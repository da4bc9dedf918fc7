package hone.runtime.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnCopiesTest {
  @TempDir Path folder = Path.of("");

  @Test
  void filesOfAnyNameBecomeAFoldersOwn() throws Exception {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "train");
    Path code = Files.createDirectory(folder.resolve("code"));
    Files.createLink(code.resolve("train"), elsewhere);
    Files.writeString(code.resolve("train.part"), "part");

    OwnCopies.replace(code, folder.resolve("aside"));
    Files.writeString(code.resolve("train"), "changed");
    assertThat(elsewhere).hasContent("train");
    assertThat(code.resolve("train.part")).hasContent("part");
    assertThat(folder.resolve("aside")).doesNotExist();
  }
}
