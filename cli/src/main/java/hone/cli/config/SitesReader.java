package hone.cli.config;

import hone.cli.config.SitesConfig.Kubernetes;
import hone.cli.config.SitesConfig.Slurm;
import hone.cli.config.key.ConfigKey;
import hone.cli.config.key.ConfigKey.Bounds;
import hone.cli.config.key.SiteKeys;
import hone.runtime.container.Ownership;
import hone.runtime.container.PullPolicy;
import hone.runtime.docker.RegistryLogin;
import hone.runtime.image.ImageEntry;
import hone.runtime.instance.InstanceTypes;
import hone.runtime.instance.InstanceTypes.Limits;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads where training programs run, and the table of instance types.
///
/// @param values what was given
record SitesReader(Values values) {
  private static final long GIB = 1L << 30;

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

  private static final List<String> INSTANCE_KEYS =
      List.of(
          "type",
          "cores",
          "memory_gib",
          "gpus",
          "gpu_resource",
          "slurm_options",
          "kubernetes_pod_template");

  SitesConfig read() {
    return new SitesConfig(
        engine(),
        values.choice(SiteKeys.UNMAPPED, List.of("refuse", "container")).equals("container"),
        switch (values.choice(SiteKeys.PULL, List.of("missing", "always", "never"))) {
          case "always" -> PullPolicy.ALWAYS;
          case "never" -> PullPolicy.NEVER;
          default -> PullPolicy.MISSING;
        },
        user(values.orStandard(SiteKeys.USER)),
        values.orStandard(SiteKeys.READ_ONLY).truth(),
        values.orStandard(SiteKeys.NETWORK).text(),
        values.number(SiteKeys.PROCESSES),
        gpuKind(values.orStandard(SiteKeys.GPUS)),
        registries(),
        instances(),
        values.orStandard(SiteKeys.OPT_ML).truth(),
        path(SiteKeys.CGROUP),
        onKubernetes(),
        kubernetes(),
        runsPrograms(values),
        values.orStandard(SiteKeys.PROCESS_BACKEND).text().equals("slurm"),
        slurm());
  }

  /// Whether what is no container runs at all, as the server's user.
  static boolean runsPrograms(Values values) {
    return !values
        .choice(SiteKeys.PROCESS_BACKEND, List.of("local", "slurm", "none"))
        .equals("none");
  }

  private Optional<Path> path(ConfigKey key) {
    return Optional.ofNullable(values.path(key));
  }

  private boolean onKubernetes() {
    boolean wanted =
        values.choice(SiteKeys.BACKEND, List.of("docker", "kubernetes")).equals("kubernetes");
    if (wanted && values.get(SiteKeys.CLAIM) == null) {
      throw values
          .orStandard(SiteKeys.BACKEND)
          .wrong("kubernetes together with " + SiteKeys.CLAIM.name());
    }
    return wanted;
  }

  private Optional<Kubernetes> kubernetes() {
    Value claim = values.get(SiteKeys.CLAIM);
    if (claim == null) {
      return Optional.empty();
    }
    Value namespace = values.get(SiteKeys.NAMESPACE);
    return Optional.of(
        new Kubernetes(
            path(SiteKeys.KUBECONFIG),
            namespace == null ? "" : named(namespace, SiteKeys.NAMESPACE),
            named(values.orStandard(SiteKeys.DOMAIN), SiteKeys.DOMAIN),
            named(claim, SiteKeys.CLAIM),
            path(SiteKeys.CLAIM_FOLDER),
            values.orStandard(SiteKeys.SAME_MACHINE).truth(),
            values.orStandard(SiteKeys.POLICIES).truth(),
            path(SiteKeys.TEMPLATE)));
  }

  private Slurm slurm() {
    return new Slurm(
        slurmName(SiteKeys.SLURM_PARTITION),
        slurmName(SiteKeys.SLURM_ACCOUNT),
        sbatchOptions(values.get(SiteKeys.SLURM_OPTIONS)),
        values.number(SiteKeys.SLURM_TIME_MAX, 0),
        values.orStandard(SiteKeys.SLURM_INTERFACE).text(),
        values.orStandard(SiteKeys.SLURM_SAME_MACHINE).truth());
  }

  private String slurmName(ConfigKey key) {
    Value given = values.get(key);
    if (given == null) {
      return "";
    }
    if (!given.text().matches("[A-Za-z0-9_.@,-]+")) {
      throw given.wrong(key.allowed());
    }
    return given.text();
  }

  private static List<String> sbatchOptions(@Nullable Value given) {
    var all = new ArrayList<String>();
    if (given == null) {
      return all;
    }
    if (!(given.found() instanceof List<?> list)) {
      throw given.wrong(SiteKeys.SLURM_OPTIONS.allowed());
    }
    for (Object each : list) {
      var option = new Value(given.where() + "[" + all.size() + "]", each);
      if (!option.text().matches("--[a-z][a-z-]*(=.+)?")) {
        throw option.wrong("an option of sbatch as one word: --name=value");
      }
      // sbatch takes an option's beginning for the option.
      String name = option.text().replaceFirst("=.*", "");
      if (OWN_OPTIONS.stream().anyMatch(own -> own.startsWith(name))) {
        throw option.wrong("others than Hone's own: " + String.join(", ", OWN_OPTIONS));
      }
      all.add(option.text());
    }
    return all;
  }

  /// A name as Kubernetes has them.
  private static String named(Value value, ConfigKey key) {
    if (!value.text().matches("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")) {
      throw value.wrong(key.allowed() + ", of a-z, 0-9, '-' and '.'");
    }
    return value.text();
  }

  private URI engine() {
    Value value = values.orStandard(SiteKeys.HOST);
    if (!value.text().matches("unix:///.+|tcp://[^/]+")) {
      throw value.wrong(SiteKeys.HOST.allowed());
    }
    return URI.create(value.text());
  }

  static String user(Value value) {
    String text = value.text();
    boolean known =
        text.equals(Ownership.AUTO)
            || text.equals(Ownership.IMAGE)
            || text.matches("[0-9]{1,9}:[0-9]{1,9}");
    if (!known) {
      throw value.wrong(SiteKeys.USER.allowed());
    }
    return text;
  }

  private static String gpuKind(Value value) {
    if (value.text().equals("driver")) {
      return "";
    }
    if (!value.text().matches("[A-Za-z][A-Za-z0-9.-]*/[A-Za-z][A-Za-z0-9_-]*")) {
      throw value.wrong(SiteKeys.GPUS.allowed());
    }
    return value.text();
  }

  private static double number(Value value, double least, double most) {
    if (value.text().matches("[0-9]{1,9}(\\.[0-9]{1,6})?")) {
      double number = Double.parseDouble(value.text());
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw value.wrong("a number from " + least + " to " + most);
  }

  private List<RegistryLogin> registries() {
    var all = new ArrayList<RegistryLogin>();
    Value list = values.get(SiteKeys.REGISTRIES);
    if (list != null) {
      List<String> keys = List.of("registry", "user", "password_file");
      for (Value each : list.mappings(SiteKeys.REGISTRIES.allowed(), keys)) {
        all.add(
            new RegistryLogin(
                each.need("registry", "a host, with its port if it has one").text(),
                each.need("user", "a user of the registry").text(),
                values.expand().apply(each.need("password_file", "a file").text())));
      }
    }
    return all;
  }

  private InstanceTypes instances() {
    var all = new ArrayList<InstanceTypes.Entry>();
    Value list = values.get(SiteKeys.INSTANCES);
    if (list != null) {
      for (Value each : list.mappings(SiteKeys.INSTANCES.allowed(), INSTANCE_KEYS)) {
        String type = each.need("type", "an instance type, with * and ?").text();
        Value cores = each.get("cores");
        Value memory = each.get("memory_gib");
        Value gpus = each.get("gpus");
        var limits =
            new Limits(
                cores == null ? 0 : number(cores, 0, 10_000),
                memory == null ? 0 : (long) (number(memory, 0, 100_000) * GIB),
                gpus == null ? 0 : gpus(gpus));
        all.add(new InstanceTypes.Entry(type, ImageEntry.glob(type), limits, extras(each)));
      }
    }
    return new InstanceTypes(all);
  }

  private InstanceTypes.Extras extras(Value entry) {
    Value template = entry.get("kubernetes_pod_template");
    Value resource = entry.get("gpu_resource");
    if (resource != null && !resource.text().matches("[a-z0-9.-]+\\.[a-z]+/[A-Za-z0-9._-]{1,63}")) {
      throw resource.wrong("a resource of the nodes, such as amd.com/gpu");
    }
    return new InstanceTypes.Extras(
        sbatchOptions(entry.get("slurm_options")),
        Optional.ofNullable(template).map(file -> values.expand().apply(file.text())),
        resource == null ? InstanceTypes.Extras.GPUS : resource.text());
  }

  private static int gpus(Value value) {
    return value.text().equals("all")
        ? -1
        : value.whole(new Bounds(0, 1_000), "a whole number from 0 to 1000, or all");
  }
}
