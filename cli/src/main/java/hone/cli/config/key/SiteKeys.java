package hone.cli.config.key;

import java.util.List;

/// The keys about where training jobs run and what they get of it: container engines, clusters, the
/// machine.
public final class SiteKeys {
  public static final ConfigKey HOST =
      new ConfigKey(
          "docker_host",
          "DOCKER_HOST",
          "unix:///path or tcp://host:port",
          "unix:///var/run/docker.sock",
          "The container engine: Docker, Podman or another with Docker's API, on this machine."
              + " Whoever may use it is root: prefer a rootless one.");

  public static final ConfigKey UNMAPPED =
      new ConfigKey(
          "unmapped_images",
          "HONE_UNMAPPED_IMAGES",
          "refuse or container",
          "refuse",
          "What happens with a TrainingImage that no entry of images fits: container runs it by the"
              + " engine.");

  public static final ConfigKey PULL =
      new ConfigKey(
          "docker_pull",
          "",
          "missing, always or never",
          "missing",
          "When images are fetched from their registries.");

  public static final ConfigKey USER =
      new ConfigKey(
          "docker_user",
          "",
          "auto, image or uid:gid",
          "auto",
          "Whom containers run as: auto is the server's own user, or 65532 where that is root;"
              + " image is the image's, and needs a server that is root or an engine that is"
              + " rootless.");

  public static final ConfigKey READ_ONLY =
      new ConfigKey(
          "docker_read_only",
          "",
          "true or false",
          "true",
          "Whether an image's own files are read-only; /opt/ml's folders and /tmp never are.");

  public static final ConfigKey NETWORK =
      new ConfigKey(
          "docker_network",
          "",
          "a network of the engine",
          "bridge",
          "The network of training jobs with one host; none and EnableNetworkIsolation give no"
              + " network. Several hosts get one of their own.");

  public static final ConfigKey PROCESSES =
      new ConfigKey(
          "docker_processes_max",
          "",
          new ConfigKey.Bounds(16, 1_000_000),
          "1024",
          "How many processes and threads a container, or a program in a control group, may have.");

  public static final ConfigKey GPUS =
      new ConfigKey(
          "docker_gpus",
          "",
          "driver or a kind of CDI devices, such as nvidia.com/gpu",
          "driver",
          "How containers get the GPUs that instance_types gives them: driver is the engine's own,"
              + " as NVIDIA's Container Toolkit sets it up for Docker; engines that know CDI, as"
              + " Podman 5 does, have devices of a kind.");

  public static final ConfigKey REGISTRIES =
      new ConfigKey(
          "docker_registries",
          "",
          "a list of {registry, user, password_file}",
          "no logins",
          "How to log in to private registries; the file holds the password and nothing else.");

  public static final ConfigKey INSTANCES =
      new ConfigKey(
          "instance_types",
          "",
          "a list of {type, cores, memory_gib, gpus}, with gpu_resource, slurm_options and"
              + " kubernetes_pod_template",
          "no limits: training jobs share the machine",
          "What an InstanceType gives; the first type (with * and ?) that fits wins. With a table,"
              + " a request with a type that no entry fits is refused. gpus (all of them: all) are"
              + " given out: training jobs that run at once have different ones, as nvidia-smi"
              + " numbers them, and wait until theirs are free. What else a type means to a"
              + " cluster: gpu_resource is Kubernetes' name of its GPUs (nvidia.com/gpu);"
              + " slurm_options come after those of the key slurm_options, and win;"
              + " kubernetes_pod_template is laid over that of the key: what it says wins, lists"
              + " as a whole.");

  public static final ConfigKey OPT_ML =
      new ConfigKey(
          "process_opt_ml",
          "",
          "true or false",
          "false",
          "Whether programs that are no containers see their files at /opt/ml, too, in a mount"
              + " namespace of their own; a script's ContainerEntrypoint or ContainerArguments that"
              + " name /opt/ml do so anyway, and on this machine, where the server is root and the"
              + " folder is empty, also hyperparameters, variables and a CheckpointConfig that name"
              + " it. Needs the folder /opt/ml, and root or unprivileged user namespaces.");

  public static final ConfigKey CGROUP =
      new ConfigKey(
          "process_cgroup",
          "",
          "a folder of control groups (version 2)",
          "none: programs that are no containers share the machine",
          "Where each program that is no container gets a control group, which holds it to its"
              + " InstanceType's cores and memory and to docker_processes_max. The server must be"
              + " allowed to make folders in it; cpu, memory and pids are to be enabled in its"
              + " cgroup.subtree_control.");

  public static final ConfigKey BACKEND =
      new ConfigKey(
          "container_backend",
          "HONE_CONTAINER_BACKEND",
          "docker or kubernetes",
          "docker",
          "Where containers run: docker is the engine of docker_host, kubernetes a cluster, as"
              + " pods; that needs kubernetes_claim. docker_pull, docker_user and docker_read_only"
              + " hold for both.");

  public static final ConfigKey CLAIM =
      new ConfigKey(
          "kubernetes_claim",
          "",
          "the name of a PersistentVolumeClaim",
          "none: there is no cluster",
          "The volume that server and pods share, in the pods' namespace: the data folder is on it,"
              + " and its files go in and out. Pods on several nodes need one with the access mode"
              + " ReadWriteMany.");

  public static final ConfigKey CLAIM_FOLDER =
      new ConfigKey(
          "kubernetes_claim_folder",
          "",
          "a folder",
          "the data folder",
          "Where the claim's root is on the server's machine; the data folder and all folders of"
              + " file_systems must be in it.");

  public static final ConfigKey KUBECONFIG =
      new ConfigKey(
          "kubernetes_config",
          "",
          "a kubeconfig file",
          "what kubectl takes (KUBECONFIG, ~/.kube/config), or the service account of the server's"
              + " own pod",
          "How to reach the cluster. It takes the rights to get, list, watch, create, patch and"
              + " delete pods, to get pods/log, and to list, create and delete services and"
              + " networkpolicies in the namespace; with that to list events, a job's log says why"
              + " a node does not get its pod ready.");

  public static final ConfigKey NAMESPACE =
      new ConfigKey(
          "kubernetes_namespace",
          "",
          "a namespace",
          "the one that the way to the cluster names",
          "Where the pods are made.");

  public static final ConfigKey TEMPLATE =
      new ConfigKey(
          "kubernetes_pod_template",
          "",
          "a file with the manifest of a Pod without containers",
          "none",
          "What every pod begins with: nodeSelector, tolerations, serviceAccountName,"
              + " imagePullSecrets, schedulerName, labels, securityContext (fsGroup,"
              + " supplementalGroups). What Hone sets itself wins.");

  public static final ConfigKey DOMAIN =
      new ConfigKey(
          "kubernetes_domain",
          "",
          "a DNS domain",
          "cluster.local",
          "The cluster's domain, by which the hosts of one training job find each other.");

  public static final ConfigKey POLICIES =
      new ConfigKey(
          "kubernetes_network_policies",
          "",
          "true or false",
          "false",
          "Whether the cluster's network enforces NetworkPolicies, as not all do. Where it does"
              + " not, EnableNetworkIsolation is refused.");

  public static final ConfigKey SAME_MACHINE =
      new ConfigKey(
          "kubernetes_same_machine",
          "",
          "true or false",
          "false",
          "Whether pods run on the server's machine alone, as in a cluster of one node. Pipe mode"
              + " is refused elsewhere: a pipe ends at its machine.");

  public static final ConfigKey PROCESS_BACKEND =
      new ConfigKey(
          "process_backend",
          "HONE_PROCESS_BACKEND",
          "local, slurm or none",
          "local",
          "Where programs that are no containers run: local is this machine, slurm a Slurm cluster,"
              + " as jobs that sbatch submits. Its nodes see the data folder, and programs, at the"
              + " same paths. none refuses them, also the built-in XGBoost and scripts: then no"
              + " caller's code runs as the server's user.");

  public static final ConfigKey SLURM_PARTITION =
      new ConfigKey(
          "slurm_partition",
          "",
          "a partition",
          "the cluster's usual one",
          "Where the jobs are submitted.");

  public static final ConfigKey SLURM_ACCOUNT =
      new ConfigKey(
          "slurm_account",
          "",
          "an account of Slurm's accounting",
          "the user's usual one",
          "Who is charged for the jobs.");

  public static final ConfigKey SLURM_OPTIONS =
      new ConfigKey(
          "slurm_options",
          "",
          "a list of options of sbatch, each as one word: --name=value",
          "none",
          "What else every job is submitted with, such as --qos=long or --constraint=a100; they win"
              + " over what Hone asks for.");

  public static final ConfigKey SLURM_TIME_MAX =
      new ConfigKey(
          "slurm_time_max_minutes",
          "",
          new ConfigKey.Bounds(1, 10_000_000),
          "no bound",
          "The most that a job asks for as --time, as where partitions have a MaxTime: otherwise"
              + " MaxRuntimeInSeconds, stop_grace_seconds and five minutes, which is 1447 minutes"
              + " where the SageMaker SDK says nothing. Slurm ends what takes longer.");

  public static final ConfigKey SLURM_INTERFACE =
      new ConfigKey(
          "slurm_network_interface",
          "",
          "a network interface of the nodes",
          "eth0",
          "By which the hosts of one training job reach each other: network_interface_name in its"
              + " resourceconfig.json, SM_NETWORK_INTERFACE_NAME.");

  public static final ConfigKey SLURM_SAME_MACHINE =
      new ConfigKey(
          "slurm_same_machine",
          "",
          "true or false",
          "false",
          "Whether the server's machine is the cluster's only node. Pipe mode is refused elsewhere:"
              + " a pipe ends at its machine.");

  static final List<ConfigKey> ALL =
      List.of(
          OPT_ML,
          CGROUP,
          HOST,
          UNMAPPED,
          PULL,
          USER,
          READ_ONLY,
          NETWORK,
          PROCESSES,
          GPUS,
          REGISTRIES,
          INSTANCES,
          BACKEND,
          CLAIM,
          CLAIM_FOLDER,
          KUBECONFIG,
          NAMESPACE,
          TEMPLATE,
          DOMAIN,
          POLICIES,
          SAME_MACHINE,
          PROCESS_BACKEND,
          SLURM_PARTITION,
          SLURM_ACCOUNT,
          SLURM_OPTIONS,
          SLURM_TIME_MAX,
          SLURM_INTERFACE,
          SLURM_SAME_MACHINE);

  private SiteKeys() {}
}
