package hone.runtime.process;

import hone.runtime.site.Attempt;
import hone.runtime.site.Placement;
import hone.runtime.site.Site;

/// Runs training programs as processes of this machine, one process tree for each host.
/// Thread-safe.
public final class ProcessSite implements Site {
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
}
