package hone.runtime.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OldFoldersTest {
  @TempDir private Path folder;

  private Path made(String name) throws IOException {
    Path made = Files.createDirectories(folder.resolve(name));
    Files.writeString(made.resolve("file"), "x");
    return made;
  }

  @Test
  void whatACrashLeftHalfDeletedGoesWithTheNextSweepAndIsNotChosenAgain() throws IOException {
    made("a");
    made("b");
    OldFolders folders = new OldFolders(folder);
    assertThatThrownBy(
            () ->
                folders.sweep(
                    (name, _, away) -> {
                      if (name.equals("a")) {
                        away.move();
                        throw new IOException("the server is killed here");
                      }
                      return false;
                    }))
        .hasMessageContaining("killed");
    assertThat(folder.resolve("a")).doesNotExist();

    assertThat(folders.sweep((name, _, _) -> !name.equals("b"))).isZero();

    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(folder.resolve("b"));
    }
  }

  @Test
  void oneThatCannotBeDeletedKeepsNoOther() throws IOException {
    for (String name : new String[] {"a", "b", "c"}) {
      made(name);
    }

    assertThatThrownBy(
            () ->
                new OldFolders(folder)
                    .sweep(
                        (name, _, away) -> {
                          if (name.equals("b")) {
                            throw new IOException("no");
                          }
                          away.move();
                          return true;
                        }))
        .hasMessage("no");

    assertThat(folder).isDirectoryContaining("glob:**b");
    assertThat(folder.resolve("a")).doesNotExist();
    assertThat(folder.resolve("c")).doesNotExist();
  }

  @Test
  void filesAndLinksAreNoFolders() throws IOException {
    Path elsewhere = folder.resolve("elsewhere");
    Files.createDirectories(elsewhere.resolve("kept"));
    Path swept = Files.createDirectories(folder.resolve("swept"));
    Files.createSymbolicLink(swept.resolve("link"), elsewhere);
    Files.writeString(swept.resolve("file"), "x");

    assertThat(new OldFolders(swept).sweep((_, _, _) -> true)).isZero();
    assertThat(elsewhere.resolve("kept")).exists();
    assertThat(new OldFolders(folder.resolve("absent")).sweep((_, _, _) -> true)).isZero();
  }
}
