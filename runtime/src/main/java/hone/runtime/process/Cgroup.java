package hone.runtime.process;

import hone.runtime.instance.InstanceTypes.Limits;
import hone.runtime.site.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The control group of one host's program, which limits all that the program starts and ends it as
/// one. The shim stays outside of it, to tell how the program ended.
///
/// Source of the files' names: the kernel's documentation, "Control Group v2".
record Cgroup(Path folder, int processesMax) {
  private static final long PERIOD_MICROS = 100_000;

  /// The shell enters the group, then becomes the program.
  private static final String ENTER = "echo $$ >\"$1/cgroup.procs\" && shift && exec \"$@\"";

  /// Make it, or find it, with its limits.
  ///
  /// @throws RefusedException if it cannot be made, or cannot limit what is to be limited
  void make(Limits limits) throws RefusedException {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(folder);
      }
      if (limits.memoryBytes() > 0) {
        limit("memory.max", String.valueOf(limits.memoryBytes()));
        // Swap would let it have more.
        limitIfThere("memory.swap.max", "0");
      }
      if (limits.cores() > 0) {
        limit("cpu.max", Math.round(limits.cores() * PERIOD_MICROS) + " " + PERIOD_MICROS);
      }
      limitIfThere("pids.max", String.valueOf(processesMax));
    } catch (IOException error) {
      throw new RefusedException(
          "the control group "
              + folder
              + " cannot be made (process_cgroup is to be a folder of control groups, version 2,"
              + " that the server may make folders in): "
              + error);
    }
  }

  private void limit(String file, String value) throws RefusedException, IOException {
    if (!limitIfThere(file, value)) {
      String controller = file.substring(0, file.indexOf('.'));
      throw new RefusedException(
          "the control group "
              + folder
              + " has no "
              + file
              + ": enable the controller "
              + controller
              + " in the file cgroup.subtree_control of "
              + folder.getParent());
    }
  }

  private boolean limitIfThere(String file, String value) throws IOException {
    Path path = folder.resolve(file);
    if (!Files.exists(path)) {
      return false;
    }
    Files.writeString(path, value);
    return true;
  }

  /// A command that runs another one in the group.
  List<String> around(List<String> command) {
    var all = new ArrayList<>(List.of("/bin/sh", "-c", ENTER, "hone-cgroup", folder.toString()));
    all.addAll(command);
    return all;
  }

  /// Whether the kernel ended a process of it for want of memory.
  boolean outOfMemory() throws IOException {
    try {
      return Files.readAllLines(folder.resolve("memory.events")).stream()
          .anyMatch(line -> line.startsWith("oom_kill ") && !line.equals("oom_kill 0"));
    } catch (NoSuchFileException _) {
      return false; // nothing limits its memory, or it is gone
    }
  }

  /// End all that is in it at once.
  void kill() throws IOException {
    Path kill = folder.resolve("cgroup.kill");
    if (Files.exists(kill)) {
      Files.writeString(kill, "1");
    }
  }

  /// Remove it once nothing is in it; an absent one is fine.
  void remove() throws IOException {
    Files.deleteIfExists(folder);
  }

  /// How many processes are in it.
  long processes() throws IOException {
    try {
      return Files.readAllLines(folder.resolve("cgroup.procs")).size();
    } catch (NoSuchFileException _) {
      return 0;
    }
  }
}
