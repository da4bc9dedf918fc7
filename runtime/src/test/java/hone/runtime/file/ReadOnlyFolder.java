package hone.runtime.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;

/// A folder in which nobody can write for a while, not even root: it is mounted onto itself. Files
/// that were open before stay as they are.
public final class ReadOnlyFolder implements AutoCloseable {
  private final Path folder;

  private ReadOnlyFolder(Path folder) {
    this.folder = folder;
  }

  /// Let nobody write until it is closed; the test is skipped where nothing can be mounted.
  public static ReadOnlyFolder of(Path folder) throws IOException, InterruptedException {
    String path = folder.toString();
    assumeTrue(works("mount", "--bind", path, path), "nothing can be mounted here");
    var mounted = new ReadOnlyFolder(folder);
    if (!works("mount", "-o", "remount,ro,bind", path)) {
      mounted.close();
      assumeTrue(false, "nothing can be mounted read-only here");
    }
    return mounted;
  }

  static boolean works(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException _) {
      return false; // there is no such command
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    assertThat(works("umount", "-l", folder.toString())).isTrue();
  }
}
