package hone.cli.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Small file systems that tests fill, by the system's own commands.
public final class Disks {
  private static final int BLOCK = 1 << 12;

  private Disks() {}

  /// Whether a command can be run here, and succeeds.
  public static boolean works(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException _) {
      return false;
    }
  }

  /// Write into a file until no room is left.
  public static void fillUp(Path filler) {
    var block = new byte[BLOCK];
    try (var out =
        Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException _) {
      // No room is left.
      return;
    }
  }
}
