package hone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import hone.cli.log.ServerLog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void isMadeAndTakenByOneServerAtATime() throws IOException {
    Path path = folder.resolve("new/data");
    try (DataFolder taken = DataFolder.take(path)) {
      assertThat(taken.path()).isDirectory();
      assertThatThrownBy(() -> DataFolder.take(path))
          .isInstanceOf(CliError.class)
          .hasMessageContaining("another server")
          .hasMessageContaining("process " + ProcessHandle.current().pid());
    }

    DataFolder.take(path).close();
  }

  /// A process loses its locks of a file when it closes any channel on it.
  @Test
  void staysTakenAfterASecondServerOfThisProcessWasRefused() throws IOException {
    Path locks = Path.of("/proc/locks");
    assumeThat(locks).isReadable();
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("data"));
    try (DataFolder taken = DataFolder.take(folder.resolve("data"))) {
      String inode =
          ":" + Files.getAttribute(taken.path().resolve("server.lock"), "unix:ino") + " ";
      assumeThat(locks).content().contains(inode);
      for (Path path : List.of(taken.path(), link)) {
        assertThatThrownBy(() -> DataFolder.take(path)).hasMessageContaining("another server");

        assertThat(locks).content().contains(inode);
      }
    }
  }

  @Test
  void isItsOwnersAloneWhereTheServerMakesIt() throws IOException {
    Path path = folder.resolve("new/data");
    DataFolder.take(path).close();

    assertThat(mode(folder.resolve("new"))).isEqualTo("rwx------");
    assertThat(mode(path)).isEqualTo("rwx------");
    assertThat(mode(path.resolve("server.lock"))).isEqualTo("rw-------");
  }

  @Test
  void aFolderThatOthersMayReadIsLeftSoAndWarnedAbout() throws IOException {
    Path path = Files.createDirectory(folder.resolve("data"));
    for (String mode : List.of("rwxr-xr-x", "rwxr-x---", "rwx--x--x", "rwx------")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
      Path log = folder.resolve(mode + ".log");
      try (var _ = ServerLog.open(log, System.Logger.Level.INFO, Clock.systemUTC());
          DataFolder taken = DataFolder.take(path)) {
        taken.tellWhoMayRead();
      }

      assertThat(mode(path)).isEqualTo(mode);
      if (mode.contains("r-x")) {
        assertThat(log).content().contains("mode " + mode, "'chmod 700 " + path + "'");
      } else {
        assertThat(log).isEmptyFile();
      }
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void tellsWhereItsServerListensWhileItRuns() throws IOException {
    Path file = folder.resolve("server.url");
    Files.writeString(file, "http://127.0.0.1:1\n");
    try (DataFolder taken = DataFolder.take(folder)) {
      assertThat(file).doesNotExist();
      taken.tellAddress(URI.create("http://127.0.0.1:8055"));
      assertThat(file).hasContent("http://127.0.0.1:8055");
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void aPathThatIsNoFolderIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> DataFolder.take(file.resolve("data")))
        .isInstanceOfSatisfying(
            CliError.class, error -> assertThat(error.exitCode()).isEqualTo(Exit.MACHINE))
        .hasMessageContaining("cannot be made")
        .hasMessageNotContaining("java.nio");
    assertThatThrownBy(() -> DataFolder.take(file))
        .hasMessage("the data folder '" + file + "' is a file, and no folder (--data)");
  }
}
