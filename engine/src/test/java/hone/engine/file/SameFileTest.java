package hone.engine.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SameFileTest {
  @TempDir private Path folder = Path.of("");
  private Path file = Path.of("");
  private SameFile same = new SameFile(file, null);

  @BeforeEach
  void make() throws IOException {
    file = Files.writeString(folder.resolve("file"), "one");
    same = SameFile.of(file);
  }

  @Test
  void aFileThatIsWrittenIsTheSame() throws IOException {
    Files.writeString(file, "two");

    assertThat(same.change()).isEmpty();
  }

  @Test
  void aFileThatIsReplacedIsAnother() throws IOException {
    Path other = Files.writeString(folder.resolve("other"), "one");
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

    assertThat(same.change()).contains("another file is in its place");
  }

  @Test
  void aFileThatIsGoneIsToldAsGone() throws IOException {
    Files.delete(file);

    assertThat(same.change()).contains("it was deleted or moved away");
  }

  @Test
  void whereAFileSystemTellsNoKeyNothingIsTold() throws IOException {
    var unknown = new SameFile(file, null);
    Files.delete(file);

    assertThat(unknown.change()).isEmpty();
  }
}
