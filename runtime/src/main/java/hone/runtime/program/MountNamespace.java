package hone.runtime.program;

import hone.runtime.command.Command;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Finds out how a program can be started with mounts of its own that nobody else sees.
public final class MountNamespace {
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /// As root, and as any user where the system lets users have namespaces.
  private static final List<List<String>> WAYS =
      List.of(
          List.of("unshare", "--mount", "--propagation", "private"),
          List.of("unshare", "--user", "--map-root-user", "--mount", "--propagation", "private"));

  private MountNamespace() {}

  /// The words to put before a command; none if there is no way.
  public static List<String> find() {
    for (List<String> way : WAYS) {
      if (works(way)) {
        return way;
      }
    }
    return List.of();
  }

  /// Whether programs take themselves for root then.
  public static boolean changesUser(List<String> way) {
    return way.contains("--map-root-user");
  }

  private static boolean works(List<String> way) {
    var command = new ArrayList<>(way);
    command.addAll(List.of("mount", "--bind", "/tmp", "/tmp"));
    try {
      return Command.of(command).run(LONGEST).code() == 0;
    } catch (IOException _) {
      // There is no `unshare` on this machine, or it hangs.
      return false;
    }
  }
}
