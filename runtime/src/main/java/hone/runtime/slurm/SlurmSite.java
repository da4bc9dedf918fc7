package hone.runtime.slurm;

import hone.engine.backend.AttemptId;
import hone.runtime.site.Attempt;
import hone.runtime.site.AttemptFolder;
import hone.runtime.site.Placement;
import hone.runtime.site.Site;
import hone.runtime.site.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;

/// Runs training programs as jobs of a Slurm cluster: one job for each attempt, with a node for
/// each host. Thread-safe.
public final class SlurmSite implements Site {
  private static final System.Logger LOG = System.getLogger(SlurmSite.class.getName());

  private final SlurmSettings settings;
  private final SlurmCommands commands;
  private final Queue queue;

  public SlurmSite(SlurmSettings settings) {
    this.settings = settings;
    commands = new SlurmCommands(settings.environment());
    queue = new Queue(commands);
  }

  /// Which Slurm this machine has.
  ///
  /// @throws IOException if its commands are not there
  public String version() throws IOException {
    return commands.version();
  }

  @Override
  public Placement place(Attempt attempt) {
    return new SlurmPlacement(settings, commands, queue, attempt);
  }

  @Override
  public void end(AttemptId attempt, AttemptFolder folder) throws IOException {
    String name = SlurmPlacement.name(settings.owner(), attempt.text());
    if (!new SlurmJob(commands, queue, name, folder).end(false, _ -> {})) {
      throw new UnavailableException("a job of Slurm does not end, " + name);
    }
  }

  /// End what belongs to attempts that nobody knows any more, as when their folders were deleted by
  /// hand. Where Slurm cannot be asked, that is left to the next start; where no job was ever
  /// submitted, it is not asked.
  @Override
  public void removeAllBut(Set<AttemptId> known) {
    if (!Files.exists(settings.used())) {
      return;
    }
    String mine = SlurmPlacement.name(settings.owner(), "");
    var names = new HashSet<String>();
    known.forEach(each -> names.add(SlurmPlacement.name(settings.owner(), each.text())));
    try {
      for (QueuedJob each : queue.all()) {
        if (each.name().startsWith(mine) && !names.contains(each.name()) && !each.isOver()) {
          LOG.log(System.Logger.Level.WARNING, "cancelling what is forgotten, " + each.name());
          commands.cancel(each.id());
        }
      }
    } catch (UnavailableException error) {
      LOG.log(System.Logger.Level.INFO, "cannot look for forgotten jobs of Slurm", error);
    } catch (IOException error) {
      LOG.log(System.Logger.Level.DEBUG, "there is no Slurm here", error);
    }
  }
}
