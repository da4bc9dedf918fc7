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

/// Where control groups for training programs are made.
///
/// @param parent a folder of control groups (version 2) that the server may make folders in, with
///     the controllers enabled for them that limits need
/// @param processesMax how many processes and threads a training program may have
public record Cgroups(Path parent, int processesMax) {

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
