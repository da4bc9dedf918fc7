package hone.cli.sites;

import hone.cli.config.HoneConfig;
import hone.cli.config.SitesConfig;
import hone.runtime.instance.Gpus;
import hone.runtime.process.Cgroups;
import hone.runtime.process.ProcessSettings;
import hone.runtime.process.ProcessSite;
import hone.runtime.program.Programs;

/// Makes the site of this machine's processes of the configuration.
public final class ProcessWiring {
  private ProcessWiring() {}

  public static ProcessSite site(HoneConfig config, Gpus gpus, Programs programs) {
    SitesConfig sites = config.sites();
    return new ProcessSite(
        new ProcessSettings(
            programs,
            sites.instances(),
            gpus,
            sites.cgroup().map(folder -> new Cgroups(folder, sites.processesMax()))));
  }
}
