package hone.runtime.instance;

import hone.runtime.command.Command;
import hone.runtime.command.Command.Said;
import hone.runtime.command.Executables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Asks NVIDIA's own program which GPUs the machine has, as SageMaker's training toolkit does.
public final class NvidiaSmi {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Pattern GPU = Pattern.compile("(?m)^GPU (\\d+):");

  private NvidiaSmi() {}

  /// The numbers of the machine's GPUs; none where the program is absent.
  ///
  /// @param environment where `PATH` says where programs are
  /// @throws IOException if the program fails, as it does while a driver is being loaded
  public static List<String> list(Map<String, String> environment) throws IOException {
    Optional<Path> program = Executables.find(environment.getOrDefault("PATH", ""), "nvidia-smi");
    if (program.isEmpty()) {
      return List.of();
    }
    Said said = Command.of(List.of(program.get().toString(), "--list-gpus")).run(LONGEST);
    if (said.code() != 0) {
      throw new IOException(program.get() + " --list-gpus failed: exit code " + said.code());
    }
    return GPU.matcher(said.output()).results().map((MatchResult each) -> each.group(1)).toList();
  }
}
