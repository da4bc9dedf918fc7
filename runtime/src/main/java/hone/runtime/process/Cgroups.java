package hone.runtime.process;

import hone.engine.backend.AttemptId;
import hone.runtime.program.Seat;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where control groups for training programs are made.
///
/// @param parent a folder of control groups (version 2) that the server may make folders in, with
///     the controllers enabled for them that limits need
/// @param processesMax how many processes and threads a training program may have
public record Cgroups(Path parent, int processesMax) {
  private static final List<String> NEEDED = List.of("cpu", "memory", "pids");

  /// Why no groups can be made there; empty where they can. In an ordinary folder a group's files
  /// would be ordinary ones, and it could never be removed.
  public Optional<String> fault() {
    if (!Files.exists(parent.resolve("cgroup.controllers"))) {
      return Optional.of("no folder of control groups of version 2 (it has no cgroup.controllers)");
    }
    return Files.isWritable(parent)
        ? Optional.empty()
        : Optional.of("a folder of control groups that the server may not make folders in");
  }

  /// What limits need and is not enabled there.
  public List<String> missing() throws IOException {
    String enabled = Files.readString(parent.resolve("cgroup.subtree_control"));
    return NEEDED.stream()
        .filter(each -> !List.of(enabled.strip().split(" ")).contains(each))
        .toList();
  }

  /// One host's group; also of a host that an earlier server started.
  Cgroup of(Seat seat) {
    String name = prefix(seat.order().attempt()) + seat.host().name();
    return new Cgroup(parent.resolve(name), processesMax);
  }

  /// The groups of all hosts of an attempt that there are.
  List<Cgroup> of(AttemptId attempt) throws IOException {
    var all = new ArrayList<Cgroup>();
    try (DirectoryStream<Path> groups = Files.newDirectoryStream(parent, prefix(attempt) + "*")) {
      for (Path each : groups) {
        all.add(new Cgroup(each, processesMax));
      }
    } catch (DirectoryIteratorException error) {
      throw error.getCause();
    }
    return all;
  }

  private static String prefix(AttemptId attempt) {
    return "hone-" + attempt + "-";
  }
}
