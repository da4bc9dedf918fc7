package hone.runtime.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostFolderTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aFileThatWasMadeALinkToItselfHasATimeLikeAnyOther() throws Exception {
    Files.createSymbolicLink(folder.resolve("exit"), Path.of("exit"));
    var host = new HostFolder(folder);

    assertThat(host.writtenAt("exit")).get().matches(Instant.now().minusSeconds(60)::isBefore);
    assertThat(host.writtenAt("begun")).isEmpty();
  }

  /// Some other obstacle than a missing file: links that lead nowhere for ever.
  @Test
  void whatCannotBeLookedAtIsNotTakenForAbsent() throws Exception {
    Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));

    assertThatThrownBy(() -> new HostFolder(loop).has("pid"))
        .isInstanceOf(FileSystemException.class);
    assertThat(new HostFolder(folder).has("pid")).isFalse();
    assertThat(new HostFolder(folder).has("loop")).isTrue();
  }

  @Test
  void aFolderThatItsProgramHasClosedIsOpenedAgainAndNotTakenForEmpty() throws Exception {
    Files.writeString(folder.resolve("exit"), "7\n");
    Files.setPosixFilePermissions(folder, Set.of());
    assumeFalse(Files.isReadable(folder), "the machine's owner may look at everything");
    var host = new HostFolder(folder);

    assertThatThrownBy(host::exitCode).isInstanceOf(AccessDeniedException.class);
    assertThat(host.exitCode()).contains(7);
    Files.setPosixFilePermissions(folder, Set.of());
    assertThatThrownBy(() -> host.has("exit")).isInstanceOf(AccessDeniedException.class);
    assertThat(host.has("exit")).isTrue();
    Files.setPosixFilePermissions(folder.resolve("exit"), Set.of());
    assertThat(host.exitCode()).isEmpty();
  }

  @Test
  void anExitCodeIsOneOnceItsLineIsWhole() throws Exception {
    Files.writeString(folder.resolve("exit"), "1");
    assertThat(new HostFolder(folder).exitCode()).isEmpty();

    Files.writeString(folder.resolve("exit"), "12\n");
    assertThat(new HostFolder(folder).exitCode()).contains(12);
  }
}
