package hone.runtime.process;

import hone.runtime.program.Seat;
import java.nio.file.Path;

/// Where control groups for training programs are made.
///
/// @param parent a folder of control groups (version 2) that the server may make folders in, with
///     the controllers enabled for them that limits need
/// @param processesMax how many processes and threads a training program may have
public record Cgroups(Path parent, int processesMax) {

  /// One host's group; also of a host that an earlier server started.
  Cgroup of(Seat seat) {
    String name = "hone-" + seat.order().attempt() + "-" + seat.host().name();
    return new Cgroup(parent.resolve(name), processesMax);
  }
}
