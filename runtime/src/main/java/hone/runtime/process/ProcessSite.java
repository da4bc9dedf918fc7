package hone.runtime.process;

import hone.engine.backend.AttemptId;
import hone.runtime.contract.HostFolder;
import hone.runtime.file.ShortPath;
import hone.runtime.site.Attempt;
import hone.runtime.site.AttemptFolder;
import hone.runtime.site.Placement;
import hone.runtime.site.Removal;
import hone.runtime.site.Site;
import hone.runtime.site.UnavailableException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Runs training programs as processes of this machine, one process tree for each host.
/// Thread-safe.
public final class ProcessSite implements Site {
  private static final System.Logger LOG = System.getLogger(ProcessSite.class.getName());

  private static final int ROOT = 0;

  private final ProcessSettings settings;
  private final ProcessStarter starter;
  private final MarkedProcesses marked = new MarkedProcesses();

  public ProcessSite(ProcessSettings settings) {
    this.settings = settings;
    starter = new ProcessStarter(settings);
  }

  @Override
  public Placement place(Attempt attempt) {
    var tree = new ProcessTree(attempt.order().attempt().text(), marked);
    return new ProcessPlacement(attempt, settings, starter, tree);
  }

  /// What others started cannot be told from what nobody did: the marks of another user's processes
  /// are not to be seen.
  @Override
  public void end(AttemptId attempt, AttemptFolder folder) throws IOException {
    int owner = (Integer) Files.getAttribute(folder.root(), "unix:uid");
    int user = MarkedProcesses.user(ProcessHandle.current().pid());
    if (user != ROOT && user != owner) {
      throw new IOException(
          "what runs of attempt "
              + attempt
              + " cannot be told: its folder is of the user "
              + Integer.toUnsignedString(owner));
    }
    var tree = new ProcessTree(attempt.text(), new MarkedProcesses());
    var removal = new Removal("what runs of attempt " + attempt, _ -> {});
    while (tree.isLeft(List.of()) || processes(attempt) > 0) {
      for (Cgroup each : groups(attempt)) {
        each.kill();
      }
      tree.kill(List.of());
      if (!removal.goesOn()) {
        throw new UnavailableException("processes of attempt " + attempt + " do not end");
      }
    }
    for (Cgroup each : groups(attempt)) {
      each.remove();
    }
    settings.gpus().giveBackIfPossible(folder.root());
    removeShortPaths(folder.root());
  }

  private static void removeShortPaths(Path attempt) {
    try (DirectoryStream<Path> hosts = Files.newDirectoryStream(attempt, "algo-*")) {
      for (Path each : hosts) {
        new ShortPath(new HostFolder(each).temporary()).remove();
      }
    } catch (IOException | DirectoryIteratorException error) {
      LOG.log(System.Logger.Level.INFO, "cannot remove links to " + attempt, error);
    }
  }

  private List<Cgroup> groups(AttemptId attempt) throws IOException {
    Optional<Cgroups> all = settings.cgroups();
    return all.isPresent() ? all.get().of(attempt) : List.of();
  }

  private long processes(AttemptId attempt) throws IOException {
    long sum = 0;
    for (Cgroup each : groups(attempt)) {
      sum += each.processes();
    }
    return sum;
  }
}
