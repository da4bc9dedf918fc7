package hone.runtime.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShortPathTest {
  @TempDir private Path top = Path.of("");

  private Path folder() throws Exception {
    return Files.createDirectories(top.resolve("a-name-that-is-longer/than-forty-characters"));
  }

  @Test
  void aLongPathHasALinkUntilItIsRemoved() throws Exception {
    var path = new ShortPath(folder(), top);
    Path made = path.make();

    assertThat(made).isSymbolicLink().isEqualTo(path.make());
    assertThat(made.toRealPath()).isEqualTo(folder().toRealPath());
    path.remove();
    assertThat(Files.exists(made)).isFalse();
  }

  @Test
  void whereNoLinkCanBeMadeTheFolderItselfIsUsed() throws Exception {
    // Below a file there is no room for anybody, whatever their rights.
    var path = new ShortPath(folder(), Files.createFile(top.resolve("file")));

    assertThat(path.make()).isEqualTo(folder());
    path.remove();
  }
}
