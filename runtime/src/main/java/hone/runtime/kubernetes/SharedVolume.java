package hone.runtime.kubernetes;

import hone.runtime.site.RefusedException;
import java.io.IOException;
import java.nio.file.Path;

/// A volume that the server sees as a folder, and pods through a claim.
///
/// @param claim the name of a PersistentVolumeClaim in the pods' namespace
/// @param folder where its root is on the server's machine
public record SharedVolume(String claim, Path folder) {

  /// Where something on the volume is, from its root.
  ///
  /// @param what names it to people
  /// @throws RefusedException if it is not there
  String subPath(Path path, String what) throws RefusedException, IOException {
    Path root = folder.toRealPath();
    Path real = path.toRealPath();
    if (!real.startsWith(root)) {
      throw new RefusedException(
          what
              + " is at "
              + real
              + ", where pods cannot see it: they see "
              + root
              + " (kubernetes_claim_folder), as the claim "
              + claim);
    }
    return root.relativize(real).toString();
  }
}
