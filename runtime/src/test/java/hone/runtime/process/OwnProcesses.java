package hone.runtime.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;

/// Finds the processes of one test by its folder.
final class OwnProcesses {
  private OwnProcesses() {}

  /// The programs of attempts, whose environment names the folder.
  static List<ProcessHandle> of(Path folder) {
    return naming(folder, MarkedProcesses::environment);
  }

  /// What keeps the logs of attempts and feeds their pipes, whose command names the folder. It ends
  /// by itself a moment after the programs, and may write into the folder until then.
  static List<ProcessHandle> helpersOf(Path folder) {
    return naming(folder, OwnProcesses::command);
  }

  private static List<ProcessHandle> naming(Path folder, LongFunction<byte[]> text) {
    return ProcessHandle.allProcesses()
        .filter(each -> each.pid() != ProcessHandle.current().pid())
        .filter(
            each ->
                new String(text.apply(each.pid()), StandardCharsets.UTF_8)
                    .contains(folder.toString()))
        .toList();
  }

  private static byte[] command(long pid) {
    try {
      return Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
    } catch (IOException _) {
      // It has ended meanwhile.
      return new byte[0];
    }
  }
}
