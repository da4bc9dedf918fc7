package hone.cli.sites;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.Home;
import hone.cli.config.key.HoneConfig;
import hone.cli.config.key.Key;
import hone.cli.config.key.KeyGroup;
import hone.cli.config.key.Kind;
import hone.cli.config.key.ServerKeys;
import hone.cli.config.key.Value;
import hone.cli.text.Words;
import hone.runtime.slurm.SlurmSettings;
import hone.runtime.slurm.SlurmSite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A Slurm cluster.
final class SlurmWiring {
  private static final KeyGroup KEYS = new KeyGroup();

  private static final int OWNER_DIGITS = 8;

  /// The options of sbatch that Hone must set itself, or that would hide its jobs.
  private static final List<String> OWN_OPTIONS =
      List.of(
          "--array",
          "--chdir",
          "--cluster-constraint",
          "--clusters",
          "--distribution",
          "--error",
          "--export",
          "--export-file",
          "--gid",
          "--hold",
          "--ignore-pbs",
          "--input",
          "--job-name",
          "--kill-on-invalid-dep",
          "--no-kill",
          "--nodes",
          "--ntasks",
          "--ntasks-per-node",
          "--open-mode",
          "--output",
          "--parsable",
          "--propagate",
          "--quiet",
          "--requeue",
          "--test-only",
          "--uid",
          "--wait",
          "--wrap");

  static final Key<String> PARTITION =
      KEYS.key(
          "slurm_partition",
          named("a partition").or(""),
          "the cluster's usual one",
          "Where the jobs are submitted.");

  static final Key<String> ACCOUNT =
      KEYS.key(
          "slurm_account",
          named("an account of Slurm's accounting").or(""),
          "the user's usual one",
          "Who is charged for the jobs.");

  static final Key<List<String>> OPTIONS =
      KEYS.key(
          "slurm_options",
          Kind.list(
              "a list of options of sbatch, each as one word: --name=value", SlurmWiring::option),
          "none",
          "What else every job is submitted with, such as --qos=long or --constraint=a100; they win"
              + " over what Hone asks for.");

  static final Key<Integer> TIME_MAX =
      KEYS.key(
          "slurm_time_max_minutes",
          Kind.whole(1, 10_000_000).or(0),
          "no bound",
          "The most that a job asks for as --time, as where partitions have a MaxTime: otherwise"
              + " MaxRuntimeInSeconds, stop_grace_seconds and five minutes, which is 1447 minutes"
              + " where the SageMaker SDK says nothing. Slurm ends what takes longer.");

  static final Key<String> INTERFACE =
      KEYS.key(
          "slurm_network_interface",
          Kind.text("a network interface of the nodes"),
          "eth0",
          "By which the hosts of one training job reach each other: network_interface_name in its"
              + " resourceconfig.json, SM_NETWORK_INTERFACE_NAME.");

  static final Key<Boolean> SAME_MACHINE =
      KEYS.key(
          "slurm_same_machine",
          Kind.truth(),
          "false",
          "Whether the server's machine is the cluster's only node. Pipe mode is refused elsewhere:"
              + " a pipe ends at its machine.");

  static final SiteWiring SITE =
      new SiteWiring(
          "slurm",
          "slurm",
          "a Slurm cluster, as jobs that sbatch submits: its nodes see the data folder, and"
              + " programs, at the same paths",
          KEYS,
          SlurmWiring::open);

  private SlurmWiring() {}

  private static Optional<SlurmSite> open(SiteParts parts) {
    HoneConfig config = parts.config();
    Path data = parts.data();
    var site =
        new SlurmSite(
            new SlurmSettings(
                parts.programs(),
                config.get(SiteList.INSTANCES),
                Owner.named(data.toString()).substring(0, OWNER_DIGITS),
                Home.environment(),
                config.get(PARTITION),
                config.get(ACCOUNT),
                config.get(OPTIONS),
                config.get(TIME_MAX),
                config.get(INTERFACE),
                config.get(SAME_MACHINE),
                data.resolve("slurm.used"),
                config.get(ServerKeys.STOP_GRACE),
                SlurmSettings.PATIENCE));
    if (config.get(SiteList.PROGRAMS).equals(Optional.of(SITE))) {
      try {
        site.version();
      } catch (IOException error) {
        throw new CliError(
            Exit.MACHINE,
            "process_backend: slurm needs Slurm's commands sbatch, squeue and scancel here: "
                + Words.error(error));
      }
    }
    return Optional.of(site);
  }

  private static Kind<String> named(String allowed) {
    return Kind.text(allowed, "[A-Za-z0-9_.@,-]+");
  }

  private static String option(Value value) {
    String option =
        value.matching("--[a-z][a-z-]*(=.+)?", "an option of sbatch as one word: --name=value");
    // sbatch takes an option's beginning for the option.
    String name = option.replaceFirst("=.*", "");
    if (OWN_OPTIONS.stream().anyMatch(own -> own.startsWith(name))) {
      throw value.wrong("others than Hone's own: " + String.join(", ", OWN_OPTIONS));
    }
    return option;
  }
}
