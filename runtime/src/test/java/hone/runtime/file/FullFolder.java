package hone.runtime.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;

/// A folder on a disk of its own that has no room for a single file.
public final class FullFolder implements AutoCloseable {
  private final Path folder;

  private FullFolder(Path folder) {
    this.folder = folder;
  }

  /// Fill it until it is closed; the test is skipped where nothing can be mounted.
  public static FullFolder of(Path folder) throws IOException, InterruptedException {
    String path = folder.toString();
    assumeTrue(
        ReadOnlyFolder.works("mount", "-t", "tmpfs", "-o", "nr_inodes=1", "tmpfs", path),
        "nothing can be mounted here");
    return new FullFolder(folder);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    assertThat(ReadOnlyFolder.works("umount", "-l", folder.toString())).isTrue();
  }
}
