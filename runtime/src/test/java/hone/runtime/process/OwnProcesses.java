package hone.runtime.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Finds the processes of one test by its folder, which their environment names.
final class OwnProcesses {
  private OwnProcesses() {}

  static List<ProcessHandle> of(Path folder) {
    return ProcessHandle.allProcesses().filter(process -> isOf(process, folder)).toList();
  }

  private static boolean isOf(ProcessHandle process, Path folder) {
    if (process.pid() == ProcessHandle.current().pid()) {
      return false;
    }
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/environ"))
          .contains(folder.toString());
    } catch (IOException | UncheckedIOException _) {
      // It has ended meanwhile, or is no text.
      return false;
    }
  }
}
