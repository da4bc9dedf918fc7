package hone.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.commons.support.AnnotationSupport;

/// Kills the processes that a test leaves behind, and removes their links, before its folder is
/// deleted: training jobs outlive their server by design, and one that still writes keeps the
/// folder from going.
public final class EndsLeftovers implements AfterEachCallback {
  private static final Path PROC = Path.of("/proc");
  private static final long PATIENCE_SECONDS = 30;
  private static final int ROUNDS = 20;

  @Override
  public void afterEach(ExtensionContext test) throws IOException {
    Object instance = test.getRequiredTestInstance();
    for (Path each :
        AnnotationSupport.findAnnotatedFieldValues(instance, TempDir.class, Path.class)) {
      end(each);
      removeShortNames(each);
    }
  }

  private static void end(Path folder) throws IOException {
    List<ProcessHandle> left = naming(folder.toString());
    // What one of them started just before its end is seen the next time.
    for (int i = 0; !left.isEmpty(); i++) {
      if (i == ROUNDS) {
        throw new IllegalStateException("processes of " + folder + " do not end: " + left);
      }
      left.forEach(ProcessHandle::destroyForcibly);
      left.forEach(each -> each.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join());
      left = naming(folder.toString());
    }
  }

  /// What is killed with its shim, and not found by a server again, leaves a link to its folder.
  private static void removeShortNames(Path folder) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/tmp"), "hone-*")) {
      for (Path each : all) {
        if (Files.isSymbolicLink(each) && Files.readSymbolicLink(each).startsWith(folder)) {
          Files.deleteIfExists(each);
        }
      }
    }
  }

  /// The processes whose command or environment names a folder; none on systems without `/proc`.
  private static List<ProcessHandle> naming(String folder) throws IOException {
    var found = new ArrayList<ProcessHandle>();
    if (Files.isDirectory(PROC)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
        for (Path each : all) {
          if (text(each, "cmdline").contains(folder) || text(each, "environ").contains(folder)) {
            ProcessHandle.of(Long.parseLong(each.getFileName().toString())).ifPresent(found::add);
          }
        }
      }
    }
    return found;
  }

  /// Empty for one that has ended, or belongs to another user and is none of the test's.
  private static String text(Path process, String file) {
    try {
      return Files.readString(process.resolve(file), StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return "";
    }
  }
}
