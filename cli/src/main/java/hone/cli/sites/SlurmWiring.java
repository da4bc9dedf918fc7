package hone.cli.sites;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.Home;
import hone.cli.config.HoneConfig;
import hone.cli.config.SitesConfig;
import hone.cli.text.Words;
import hone.runtime.program.Programs;
import hone.runtime.slurm.SlurmSettings;
import hone.runtime.slurm.SlurmSite;
import java.io.IOException;
import java.nio.file.Path;

/// Makes a Slurm cluster's site of the configuration.
public final class SlurmWiring {
  private static final int OWNER_DIGITS = 8;

  private SlurmWiring() {}

  public static SlurmSite site(HoneConfig config, Programs programs, Path data) {
    SitesConfig sites = config.sites();
    SitesConfig.Slurm cluster = sites.slurm();
    var site =
        new SlurmSite(
            new SlurmSettings(
                programs,
                sites.instances(),
                Owner.named(data.toString()).substring(0, OWNER_DIGITS),
                Home.environment(),
                cluster.partition(),
                cluster.account(),
                cluster.options(),
                cluster.timeMaxMinutes(),
                cluster.networkInterface(),
                cluster.sameMachine(),
                data.resolve("slurm.used"),
                config.stopGrace(),
                SlurmSettings.PATIENCE));
    if (sites.onSlurm()) {
      try {
        site.version();
      } catch (IOException error) {
        throw new CliError(
            Exit.MACHINE,
            "process_backend: slurm needs Slurm's commands sbatch, squeue and scancel here: "
                + Words.error(error));
      }
    }
    return site;
  }
}
