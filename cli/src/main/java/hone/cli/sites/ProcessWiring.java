package hone.cli.sites;

import hone.cli.config.key.ContainerKeys;
import hone.cli.config.key.HoneConfig;
import hone.cli.config.key.SiteKeys;
import hone.runtime.instance.Gpus;
import hone.runtime.process.Cgroups;
import hone.runtime.process.ProcessSettings;
import hone.runtime.process.ProcessSite;
import hone.runtime.program.Programs;

/// Makes the site of this machine's processes of the configuration.
public final class ProcessWiring {
  private ProcessWiring() {}

  public static ProcessSite site(HoneConfig config, Gpus gpus, Programs programs) {
    return new ProcessSite(
        new ProcessSettings(
            programs,
            config.get(SiteKeys.INSTANCES),
            gpus,
            config
                .get(SiteKeys.CGROUP)
                .map(folder -> new Cgroups(folder, config.get(ContainerKeys.PROCESSES)))));
  }
}
