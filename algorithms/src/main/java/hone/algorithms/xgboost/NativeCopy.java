package hone.algorithms.xgboost;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Removes the copy of the native library that XGBoost's binding unpacks at each start.
///
/// The binding removes it at the end, but a killed training never gets there, and each copy takes
/// 17 MB. On Linux a loaded library needs no name any more; elsewhere the binding's way has to do.
final class NativeCopy {
  private static final Path MAPS = Path.of("/proc/self/maps");

  private NativeCopy() {}

  /// Remove this process's copy; to be called once the library is loaded.
  static void discard(PrintStream err) {
    if (!Files.isReadable(MAPS)) {
      return;
    }
    try {
      for (String line : Files.readAllLines(MAPS)) {
        int path = line.indexOf('/');
        if (path > 0 && line.contains("/libxgboost4j") && line.endsWith(".so")) {
          Files.deleteIfExists(Path.of(line.substring(path)));
        }
      }
    } catch (IOException e) {
      err.println("Cannot remove the unpacked native library: " + e);
    }
  }
}
