package hone.runtime.disk;

import static org.assertj.core.api.Assertions.assertThat;

import hone.runtime.confined.ConfinedFolder;
import hone.runtime.disk.Unstored.Fate;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnstoredTest {
  private static final long ROOM = 10_000_000;

  @TempDir private Path folder = Path.of("");

  private Unstored unstored() {
    return new Unstored(folder.resolve("unstored"), ROOM);
  }

  private Path left(String name, int bytes) throws IOException {
    Path made = Files.createDirectories(folder.resolve("left").resolve(name));
    Files.write(made.resolve("file"), new byte[bytes]);
    return made;
  }

  @Test
  void whatIsKeptStaysAndWhatComesThenHasNoRoom() throws IOException {
    Unstored unstored = unstored();

    assertThat(unstored.keep("a-1", left("a", 6_000_000), "algo-1/model")).isEqualTo(Fate.KEPT);
    assertThat(unstored.keep("b-1", left("b", 6_000_000), "algo-1/model")).isEqualTo(Fate.NO_ROOM);
    assertThat(unstored.keep("c-1", left("c", 3_000_000), "algo-1/model")).isEqualTo(Fate.KEPT);
    assertThat(folder.resolve("unstored/a-1/algo-1/model/file")).hasSize(6_000_000);
    assertThat(folder.resolve("left/b/file")).exists();
  }

  @Test
  void allOfAnAttemptIsKeptBelowWhatIsKeptOfItAndCountsAsWell() throws IOException {
    Unstored unstored = unstored();
    assertThat(unstored.keep("a-1", left("a", 1), "algo-1/model")).isEqualTo(Fate.KEPT);
    unstored.keepWhole("a-1", left("a-whole", 11_000_000));
    unstored.keepWhole("b-1", left("b-whole", 1));
    unstored.keepWhole("b-1", folder.resolve("left/b-whole"));

    assertThat(folder.resolve("unstored/a-1/algo-1/model/file")).hasSize(1);
    assertThat(folder.resolve("unstored/a-1/whole/file")).hasSize(11_000_000);
    assertThat(folder.resolve("unstored/b-1/file")).hasSize(1);
    assertThat(unstored.keep("c-1", left("c", 1), "algo-1/model")).isEqualTo(Fate.NO_ROOM);
  }

  @Test
  void roomIsCountedAfterARestartAndWhenSomebodyTakesSomethingAway() throws IOException {
    Unstored before = unstored();
    assertThat(before.keep("a-1", left("a", 6_000_000), "algo-1/model")).isEqualTo(Fate.KEPT);
    Unstored after = unstored();
    after.tell();
    assertThat(after.keep("b-1", left("b", 6_000_000), "algo-1/model")).isEqualTo(Fate.NO_ROOM);
    ConfinedFolder.deleteAt(folder.resolve("unstored/a-1"));

    assertThat(after.keep("b-1", left("b", 6_000_000), "algo-1/model")).isEqualTo(Fate.KEPT);
    assertThat(after.keep("b-1", left("b", 1), "algo-1/model")).isEqualTo(Fate.KEPT);
    assertThat(after.keep("c-1", left("c", 6_000_000), "algo-1/model")).isEqualTo(Fate.NO_ROOM);
  }

  @Test
  void holesAndFilesWithoutBytesTakeRoom() throws IOException {
    Path sparse = left("sparse", 1);
    try (var file = new RandomAccessFile(sparse.resolve("hole").toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    Path many = left("many", 1);
    for (int i = 0; i < 1_000; i++) {
      Files.createFile(many.resolve("empty-" + i));
    }

    assertThat(unstored().keep("a-1", sparse, "algo-1/model")).isEqualTo(Fate.NO_ROOM);
    assertThat(unstored().keep("b-1", many, "algo-1/model")).isEqualTo(Fate.NO_ROOM);
  }

  @Test
  void nothingIsHiddenInFoldersThatAreClosedOrDeep() throws IOException {
    Path closed = left("closed", 1);
    Path inner = Files.createDirectory(closed.resolve("inner"));
    Files.write(inner.resolve("large"), new byte[11_000_000]);
    Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("---------"));
    Path deep = left("deep", 1);
    Files.createDirectories(deep.resolve("d/".repeat(200)));

    assertThat(unstored().keep("a-1", closed, "algo-1/model")).isEqualTo(Fate.NO_ROOM);
    assertThat(unstored().keep("b-1", deep, "algo-1/model")).isEqualTo(Fate.NO_ROOM);
    assertThat(unstored().keep("c-1", folder.resolve("none"), "x")).isEqualTo(Fate.ABSENT);
  }
}
