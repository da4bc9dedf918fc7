package hone.cli.sites;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.Home;
import hone.cli.config.key.HoneConfig;
import hone.cli.config.key.ServerKeys;
import hone.cli.config.key.SiteKeys;
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
    var site =
        new SlurmSite(
            new SlurmSettings(
                programs,
                config.get(SiteKeys.INSTANCES),
                Owner.named(data.toString()).substring(0, OWNER_DIGITS),
                Home.environment(),
                config.get(SiteKeys.SLURM_PARTITION),
                config.get(SiteKeys.SLURM_ACCOUNT),
                config.get(SiteKeys.SLURM_OPTIONS),
                config.get(SiteKeys.SLURM_TIME_MAX),
                config.get(SiteKeys.SLURM_INTERFACE),
                config.get(SiteKeys.SLURM_SAME_MACHINE),
                data.resolve("slurm.used"),
                config.get(ServerKeys.STOP_GRACE),
                SlurmSettings.PATIENCE));
    if (config.get(SiteKeys.PROCESS_BACKEND).equals("slurm")) {
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
