package hone.runtime.process;

import hone.runtime.site.Attempt;
import hone.runtime.site.Placement;
import hone.runtime.site.Site;

/// Runs training programs as processes of this machine, one process tree for each host.
/// Thread-safe.
public final class ProcessSite implements Site {
  private final ProcessSettings settings;
  private final ProcessStarter starter;

  public ProcessSite(ProcessSettings settings) {
    this.settings = settings;
    starter = new ProcessStarter(settings);
  }

  @Override
  public Placement place(Attempt attempt) {
    return new ProcessPlacement(attempt, settings, starter);
  }
}
