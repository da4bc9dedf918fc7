package hone.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CacheSpaceTest {
  @TempDir Path folder = Path.of("");

  private Path entry(CacheSpace space, String name, long size) throws IOException {
    Path entry = Files.createFile(folder.resolve(name));
    assertThat(space.reserve(size)).isTrue();
    space.add(entry, size);
    return entry;
  }

  /// Goal: of many entries in use, not all are looked at for each object that has no room. Method:
  /// the only one that is not in use is behind so many of them that one search does not reach it.
  @Test
  void entriesInUseAreLookedAtInTurnsAndNotAllForEachObject() throws Exception {
    int used = 3 * CacheSpace.LOOKS_MAX - 1;
    CacheSpace space = CacheSpace.of(folder, used + 1);
    for (int i = 0; i < used; i++) {
      Files.createLink(folder.resolve("link-" + i), entry(space, "entry-" + i, 1));
    }
    Path unused = entry(space, "unused", 1);

    assertThat(space.reserve(1)).isFalse();
    assertThat(space.reserve(1)).isFalse();
    assertThat(space.reserve(1)).isTrue();
    assertThat(unused).doesNotExist();
    assertThat(space.bytes()).isEqualTo(used + 1);
  }

  @Test
  void whatCannotBeDeletedIsStillCountedAndKeepsNothingElseFromGoing() throws Exception {
    CacheSpace space = CacheSpace.of(folder, 3);
    assertThat(space.reserve(1)).isTrue();
    space.add(Path.of("/proc/self/status"), 1);
    Path next = entry(space, "next", 2);

    assertThat(space.reserve(2)).isTrue();
    assertThat(next).doesNotExist();
    assertThat(space.bytes()).isEqualTo(3);
    assertThat(space.reserve(1)).isFalse();
    assertThat(space.bytes()).isEqualTo(3);
    assertThatThrownBy(() -> space.remove(Path.of("/proc/self/status")))
        .isInstanceOf(IOException.class);
    assertThat(space.bytes()).isEqualTo(3);
  }
}
