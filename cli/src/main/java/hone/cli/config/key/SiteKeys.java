package hone.cli.config.key;

import hone.runtime.docker.RegistryLogin;
import hone.runtime.instance.InstanceTypes;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The keys about where training jobs run and what they get of it: container engines, clusters, the
/// machine.
public final class SiteKeys {
  public static final KeyGroup KEYS = new KeyGroup(SiteKeys::check);

  private static final String DRIVER = "driver";
  private static final List<String> REGISTRY_KEYS = List.of("registry", "user", "password_file");

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

  public static final Key<URI> HOST =
      KEYS.key(
          "docker_host",
          "DOCKER_HOST",
          Kind.text("unix:///path or tcp://host:port", "unix:///.+|tcp://[^/]+").map(URI::create),
          "unix:///var/run/docker.sock",
          "The container engine: Docker, Podman or another with Docker's API, on this machine."
              + " Whoever may use it is root: prefer a rootless one.");

  public static final Key<String> NETWORK =
      KEYS.key(
          "docker_network",
          Kind.text("a network of the engine"),
          "bridge",
          "The network of training jobs with one host; none and EnableNetworkIsolation give no"
              + " network. Several hosts get one of their own.");

  public static final Key<String> GPUS =
      KEYS.key(
          "docker_gpus",
          Kind.text(
                  "driver or a kind of CDI devices, such as nvidia.com/gpu",
                  DRIVER + "|[A-Za-z][A-Za-z0-9.-]*/[A-Za-z][A-Za-z0-9_-]*")
              .map(kind -> kind.equals(DRIVER) ? "" : kind),
          "driver",
          "How containers get the GPUs that instance_types gives them: driver is the engine's own,"
              + " as NVIDIA's Container Toolkit sets it up for Docker; engines that know CDI, as"
              + " Podman 5 does, have devices of a kind.");

  public static final Key<List<RegistryLogin>> REGISTRIES =
      KEYS.key(
          "docker_registries",
          Kind.mappings(
              "a list of {registry, user, password_file}", REGISTRY_KEYS, SiteKeys::registry),
          "no logins",
          "How to log in to private registries; the file holds the password and nothing else.");

  public static final Key<InstanceTypes> INSTANCES =
      KEYS.key(
          "instance_types",
          Kind.mappings(
                  "a list of {type, cores, memory_gib, gpus}, with gpu_resource, slurm_options and"
                      + " kubernetes_pod_template",
                  InstanceReader.KEYS,
                  InstanceReader::entry)
              .map(InstanceTypes::new),
          "no limits: training jobs share the machine",
          "What an InstanceType gives; the first type (with * and ?) that fits wins. With a table,"
              + " a request with a type that no entry fits is refused. gpus (all of them: all) are"
              + " given out: training jobs that run at once have different ones, as nvidia-smi"
              + " numbers them, and wait until theirs are free. What else a type means to a"
              + " cluster: gpu_resource is Kubernetes' name of its GPUs (nvidia.com/gpu);"
              + " slurm_options come after those of the key slurm_options, and win;"
              + " kubernetes_pod_template is laid over that of the key: what it says wins, lists"
              + " as a whole.");

  public static final Key<Boolean> OPT_ML =
      KEYS.key(
          "process_opt_ml",
          Kind.truth(),
          "false",
          "Whether programs that are no containers see their files at /opt/ml, too, in a mount"
              + " namespace of their own; a script's ContainerEntrypoint or ContainerArguments that"
              + " name /opt/ml do so anyway, and on this machine, where the server is root and the"
              + " folder is empty, also hyperparameters, variables and a CheckpointConfig that name"
              + " it. Needs the folder /opt/ml, and root or unprivileged user namespaces.");

  public static final Key<Optional<Path>> CGROUP =
      KEYS.key(
          "process_cgroup",
          Kind.path("a folder of control groups (version 2)").optional(),
          "none: programs that are no containers share the machine",
          "Where each program that is no container gets a control group, which holds it to its"
              + " InstanceType's cores and memory and to docker_processes_max. The server must be"
              + " allowed to make folders in it; cpu, memory and pids are to be enabled in its"
              + " cgroup.subtree_control.");

  public static final Key<String> BACKEND =
      KEYS.key(
          "container_backend",
          "HONE_CONTAINER_BACKEND",
          Kind.word("docker", "kubernetes"),
          "docker",
          "Where containers run: docker is the engine of docker_host, kubernetes a cluster, as"
              + " pods; that needs kubernetes_claim. docker_pull, docker_user and docker_read_only"
              + " hold for both.");

  public static final Key<Optional<String>> CLAIM =
      KEYS.key(
          "kubernetes_claim",
          kubernetesName("the name of a PersistentVolumeClaim").optional(),
          "none: there is no cluster",
          "The volume that server and pods share, in the pods' namespace: the data folder is on it,"
              + " and its files go in and out. Pods on several nodes need one with the access mode"
              + " ReadWriteMany.");

  public static final Key<Optional<Path>> CLAIM_FOLDER =
      KEYS.key(
          "kubernetes_claim_folder",
          Kind.path("a folder").optional(),
          "the data folder",
          "Where the claim's root is on the server's machine; the data folder and all folders of"
              + " file_systems must be in it.");

  public static final Key<Optional<Path>> KUBECONFIG =
      KEYS.key(
          "kubernetes_config",
          Kind.path("a kubeconfig file").optional(),
          "what kubectl takes (KUBECONFIG, ~/.kube/config), or the service account of the server's"
              + " own pod",
          "How to reach the cluster. It takes the rights to get, list, watch, create, patch and"
              + " delete pods, to get pods/log, and to list, create and delete services and"
              + " networkpolicies in the namespace; with that to list events, a job's log says why"
              + " a node does not get its pod ready.");

  public static final Key<String> NAMESPACE =
      KEYS.key(
          "kubernetes_namespace",
          kubernetesName("a namespace").or(""),
          "the one that the way to the cluster names",
          "Where the pods are made.");

  public static final Key<Optional<Path>> TEMPLATE =
      KEYS.key(
          "kubernetes_pod_template",
          Kind.path("a file with the manifest of a Pod without containers").optional(),
          "none",
          "What every pod begins with: nodeSelector, tolerations, serviceAccountName,"
              + " imagePullSecrets, schedulerName, labels, securityContext (fsGroup,"
              + " supplementalGroups). What Hone sets itself wins.");

  public static final Key<String> DOMAIN =
      KEYS.key(
          "kubernetes_domain",
          kubernetesName("a DNS domain"),
          "cluster.local",
          "The cluster's domain, by which the hosts of one training job find each other.");

  public static final Key<Boolean> POLICIES =
      KEYS.key(
          "kubernetes_network_policies",
          Kind.truth(),
          "false",
          "Whether the cluster's network enforces NetworkPolicies, as not all do. Where it does"
              + " not, EnableNetworkIsolation is refused.");

  public static final Key<Boolean> SAME_MACHINE =
      KEYS.key(
          "kubernetes_same_machine",
          Kind.truth(),
          "false",
          "Whether pods run on the server's machine alone, as in a cluster of one node. Pipe mode"
              + " is refused elsewhere: a pipe ends at its machine.");

  public static final Key<String> PROCESS_BACKEND =
      KEYS.key(
          "process_backend",
          "HONE_PROCESS_BACKEND",
          Kind.word("local", "slurm", "none"),
          "local",
          "Where programs that are no containers run: local is this machine, slurm a Slurm cluster,"
              + " as jobs that sbatch submits. Its nodes see the data folder, and programs, at the"
              + " same paths. none refuses them, also the built-in XGBoost and scripts: then no"
              + " caller's code runs as the server's user.");

  public static final Key<String> SLURM_PARTITION =
      KEYS.key(
          "slurm_partition",
          slurmName("a partition").or(""),
          "the cluster's usual one",
          "Where the jobs are submitted.");

  public static final Key<String> SLURM_ACCOUNT =
      KEYS.key(
          "slurm_account",
          slurmName("an account of Slurm's accounting").or(""),
          "the user's usual one",
          "Who is charged for the jobs.");

  public static final Key<List<String>> SLURM_OPTIONS =
      KEYS.key(
          "slurm_options",
          Kind.list(
              "a list of options of sbatch, each as one word: --name=value", SiteKeys::option),
          "none",
          "What else every job is submitted with, such as --qos=long or --constraint=a100; they win"
              + " over what Hone asks for.");

  public static final Key<Integer> SLURM_TIME_MAX =
      KEYS.key(
          "slurm_time_max_minutes",
          Kind.whole(1, 10_000_000).or(0),
          "no bound",
          "The most that a job asks for as --time, as where partitions have a MaxTime: otherwise"
              + " MaxRuntimeInSeconds, stop_grace_seconds and five minutes, which is 1447 minutes"
              + " where the SageMaker SDK says nothing. Slurm ends what takes longer.");

  public static final Key<String> SLURM_INTERFACE =
      KEYS.key(
          "slurm_network_interface",
          Kind.text("a network interface of the nodes"),
          "eth0",
          "By which the hosts of one training job reach each other: network_interface_name in its"
              + " resourceconfig.json, SM_NETWORK_INTERFACE_NAME.");

  public static final Key<Boolean> SLURM_SAME_MACHINE =
      KEYS.key(
          "slurm_same_machine",
          Kind.truth(),
          "false",
          "Whether the server's machine is the cluster's only node. Pipe mode is refused elsewhere:"
              + " a pipe ends at its machine.");

  private SiteKeys() {}

  /// Whether what is no container runs at all, as the server's user.
  public static boolean runsPrograms(HoneConfig config) {
    return !config.get(PROCESS_BACKEND).equals("none");
  }

  private static void check(HoneConfig config) {
    if (config.get(BACKEND).equals("kubernetes") && config.get(CLAIM).isEmpty()) {
      throw config.wrong(BACKEND, "kubernetes together with " + CLAIM.name());
    }
  }

  private static RegistryLogin registry(Value entry) {
    return new RegistryLogin(
        entry.need("registry", "a host, with its port if it has one").text(),
        entry.need("user", "a user of the registry").text(),
        entry.need("password_file", "a file").path("a file"));
  }

  private static Kind<String> slurmName(String allowed) {
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

  /// A name as Kubernetes has them.
  private static Kind<String> kubernetesName(String allowed) {
    return new Kind<>(
        allowed,
        (value, wanted) ->
            value.matching(
                "[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?", wanted + ", of a-z, 0-9, '-' and '.'"));
  }
}
