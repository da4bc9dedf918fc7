package hone.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.runtime.contract.HostFolder;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostProcessTest {
  @TempDir private Path folder = Path.of("");

  private static HostProcess process(Path folder) {
    return new HostProcess(new HostFolder(folder), "algo-1");
  }

  /// Its folder is a link to itself: it may be there once somebody mends that.
  @Test
  void aProgramWhoseFolderCannotBeLookedAtIsNotTakenForOneThatNeverRan() throws Exception {
    Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));

    assertThatThrownBy(() -> process(loop).isNoted()).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> process(loop).hasRun()).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> process(loop).hasBegun()).isInstanceOf(FileSystemException.class);
    assertThat(process(folder).hasRun()).isFalse();
  }
}
