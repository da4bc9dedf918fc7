package hone.runtime.container;

import hone.runtime.contract.HostFolder;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.script.ScriptMode;
import hone.runtime.site.Attempt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// The folders that a training job's container sees in place of what its image has there.
public final class SeenFolders {
  private static final String ML = "/opt/ml";

  private SeenFolders() {}

  /// As SageMaker does, one folder after the other: what an image has at `/opt/ml/code` stays to be
  /// seen, unless the request brings code of its own.
  ///
  /// @return the folders below `/opt/ml`, by where the container sees them
  public static SequencedMap<String, Path> of(Attempt attempt, Host host) {
    HostFolder folder = attempt.folder(host);
    var seen = new ArrayList<Path>();
    seen.add(folder.input());
    seen.add(folder.model());
    seen.add(folder.output());
    seen.add(folder.checkpoints());
    if (ScriptMode.elsewhere(attempt.order()).isPresent()) {
      seen.add(folder.code());
    }
    Path checkpoints = folder.checkpoints(attempt.order().spec());
    if (seen.stream().noneMatch(checkpoints::startsWith)) {
      seen.add(checkpoints);
    }
    var all = new LinkedHashMap<String, Path>();
    seen.forEach(each -> all.put(ML + "/" + folder.ml().relativize(each), each));
    return all;
  }

  /// Where a container sees a channel.
  public static String channel(String name) {
    return ML + "/input/data/" + name;
  }
}
