package hone.runtime.instance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Asks NVIDIA's own program which GPUs the machine has, as SageMaker's training toolkit does.
public final class NvidiaSmi {
  private static final int SECONDS_MAX = 30;
  private static final Pattern GPU = Pattern.compile("(?m)^GPU (\\d+):");

  private NvidiaSmi() {}

  /// The numbers of the machine's GPUs; none where the program is absent.
  ///
  /// @param environment where `PATH` says where programs are
  /// @throws IOException if the program fails, as it does while a driver is being loaded
  public static List<String> list(Map<String, String> environment) throws IOException {
    for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
      Path program = Path.of(folder, "nvidia-smi");
      if (!folder.isEmpty() && Files.isExecutable(program)) {
        return list(program);
      }
    }
    return List.of();
  }

  private static List<String> list(Path program) throws IOException {
    Process process =
        new ProcessBuilder(program.toString(), "--list-gpus")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      process.getOutputStream().close();
      // The list has a line for each GPU: a pipe holds all of it.
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new IOException(program + " --list-gpus took over " + SECONDS_MAX + " seconds");
      }
      if (process.exitValue() != 0) {
        throw new IOException(program + " --list-gpus failed: exit code " + process.exitValue());
      }
      byte[] output = process.getInputStream().readAllBytes();
      return GPU.matcher(new String(output, StandardCharsets.UTF_8))
          .results()
          .map((MatchResult each) -> each.group(1))
          .toList();
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + program + " listed the GPUs", error);
    } finally {
      process.destroyForcibly();
    }
  }
}
