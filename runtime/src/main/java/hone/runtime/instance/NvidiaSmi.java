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
  private static final System.Logger LOG = System.getLogger(NvidiaSmi.class.getName());
  private static final int SECONDS_MAX = 30;
  private static final Pattern GPU = Pattern.compile("(?m)^GPU (\\d+):");

  private NvidiaSmi() {}

  /// The numbers of the machine's GPUs; none where the program is absent or fails.
  ///
  /// @param environment where `PATH` says where programs are
  public static List<String> list(Map<String, String> environment) {
    for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
      Path program = Path.of(folder, "nvidia-smi");
      if (!folder.isEmpty() && Files.isExecutable(program)) {
        return list(program);
      }
    }
    return List.of();
  }

  private static List<String> list(Path program) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--list-gpus")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      // The list has a line for each GPU: a pipe holds all of it.
      if (process.waitFor(SECONDS_MAX, TimeUnit.SECONDS) && process.exitValue() == 0) {
        byte[] output = process.getInputStream().readAllBytes();
        return GPU.matcher(new String(output, StandardCharsets.UTF_8))
            .results()
            .map((MatchResult each) -> each.group(1))
            .toList();
      }
      process.destroyForcibly();
      LOG.log(System.Logger.Level.WARNING, program + " --list-gpus failed: no GPUs are known");
    } catch (IOException error) {
      LOG.log(System.Logger.Level.WARNING, "cannot ask for the machine's GPUs", error);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return List.of();
  }
}
