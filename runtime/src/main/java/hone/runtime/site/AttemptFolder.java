package hone.runtime.site;

import hone.runtime.contract.HostFolder;
import java.nio.file.Path;

/// Where the files of one attempt are.
///
/// @param root the attempt's own folder
public record AttemptFolder(Path root) {

  /// One host's part of it.
  public HostFolder host(String name) {
    return new HostFolder(root.resolve(name));
  }

  public Path state() {
    return root.resolve("state.json");
  }

  /// Where artifacts are packed.
  public Path workshop() {
    return root.resolve("artifacts");
  }

  public Path metrics() {
    return root.resolve("metrics");
  }
}
