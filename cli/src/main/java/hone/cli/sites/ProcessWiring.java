package hone.cli.sites;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.config.key.ContainerKeys;
import hone.cli.config.key.HoneConfig;
import hone.cli.config.key.Key;
import hone.cli.config.key.KeyGroup;
import hone.cli.config.key.Kind;
import hone.cli.text.Words;
import hone.runtime.process.Cgroups;
import hone.runtime.process.ProcessSettings;
import hone.runtime.process.ProcessSite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// This machine's processes.
public final class ProcessWiring {
  private static final System.Logger LOG = System.getLogger(ProcessWiring.class.getName());

  private static final KeyGroup KEYS = new KeyGroup();

  public static final Key<Boolean> OPT_ML =
      KEYS.key(
          "process_opt_ml",
          Kind.truth(),
          "false",
          "Whether all programs that are no containers see their files at /opt/ml, too, in a mount"
              + " namespace of their own. A script's ContainerEntrypoint or ContainerArguments that"
              + " name /opt/ml do so anyway, and on this machine, where the server is root, all"
              + " whose hyperparameters, variables, CheckpointConfig or code name it. Needs the"
              + " folder /opt/ml, which a server that is root makes, and root or unprivileged user"
              + " namespaces.");

  private static final Key<Optional<Path>> CGROUP =
      KEYS.key(
          "process_cgroup",
          Kind.path("a folder of control groups (version 2)").optional(),
          "none: programs that are no containers share the machine",
          "Where each program that is no container gets a control group, which holds it to its"
              + " InstanceType's cores and memory and to docker_processes_max. The server must be"
              + " allowed to make folders in it; cpu, memory and pids are to be enabled in its"
              + " cgroup.subtree_control.");

  static final SiteWiring SITE =
      new SiteWiring("process", "local", "this machine", KEYS, ProcessWiring::open);

  private ProcessWiring() {}

  private static Optional<ProcessSite> open(SiteParts parts) {
    HoneConfig config = parts.config();
    return Optional.of(
        new ProcessSite(
            new ProcessSettings(
                parts.programs(),
                config.get(SiteList.INSTANCES),
                parts.gpus(),
                config
                    .get(CGROUP)
                    .map(folder -> cgroups(folder, config.get(ContainerKeys.PROCESSES))))));
  }

  private static Cgroups cgroups(Path folder, int processesMax) {
    var cgroups = new Cgroups(folder, processesMax);
    cgroups
        .fault()
        .ifPresent(
            fault -> {
              throw new CliError(Exit.USAGE, "process_cgroup: found " + folder + ", " + fault);
            });
    try {
      List<String> missing = cgroups.missing();
      if (!missing.isEmpty()) {
        LOG.log(
            System.Logger.Level.WARNING,
            "process_cgroup: {0} has not enabled {1} in its cgroup.subtree_control: a training job"
                + " whose instance type needs it will fail",
            folder,
            String.join(", ", missing));
      }
    } catch (IOException error) {
      throw new CliError(Exit.MACHINE, "process_cgroup: " + Words.error(error));
    }
    return cgroups;
  }
}
