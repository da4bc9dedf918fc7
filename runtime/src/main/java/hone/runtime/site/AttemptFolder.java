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

  /// How often its preparation was begun without an end that a server saw; absent for never.
  public Path preparing() {
    return root.resolve("preparing");
  }

  /// There once the programs' files are whole: they may run, and the files are theirs.
  public Path furnished() {
    return root.resolve("furnished");
  }

  /// Where artifacts are packed.
  public Path workshop() {
    return root.resolve("artifacts");
  }

  public Path metrics() {
    return root.resolve("metrics");
  }
}
