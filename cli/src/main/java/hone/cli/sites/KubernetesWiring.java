package hone.cli.sites;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.config.key.ContainerKeys;
import hone.cli.config.key.HoneConfig;
import hone.cli.config.key.Key;
import hone.cli.config.key.KeyGroup;
import hone.cli.config.key.Kind;
import hone.cli.config.key.ServerKeys;
import hone.cli.config.key.StorageKeys;
import hone.runtime.image.ImageCatalogue;
import hone.runtime.instance.InstanceTypes;
import hone.runtime.kubernetes.KubernetesSettings;
import hone.runtime.kubernetes.KubernetesSite;
import hone.runtime.kubernetes.SharedVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// A Kubernetes cluster.
final class KubernetesWiring {
  private static final System.Logger LOG = System.getLogger(KubernetesWiring.class.getName());

  private static final KeyGroup KEYS = new KeyGroup(KubernetesWiring::check);

  private static final String ECR = "683313688378.dkr.ecr.us-east-1.amazonaws.com/";

  /// Some images of each kind, under one of AWS's names.
  private static final SequencedMap<String, List<String>> AWS_IMAGES = new LinkedHashMap<>();

  static {
    AWS_IMAGES.put("AWS's XGBoost images", List.of(ECR + "sagemaker-xgboost:1.7-1"));
    AWS_IMAGES.put(
        "AWS's framework images",
        List.of(
            ECR + "sagemaker-scikit-learn:1.2-1-cpu-py3",
            ECR + "pytorch-training:2.3-cpu-py311",
            ECR + "tensorflow-training:2.14-cpu-py310",
            ECR + "huggingface-pytorch-training:2.1-transformers4.36-gpu-py310"));
  }

  static final Key<Optional<String>> CLAIM =
      KEYS.key(
          "kubernetes_claim",
          named("the name of a PersistentVolumeClaim").optional(),
          "none: there is no cluster",
          "The volume that server and pods share, in the pods' namespace: the data folder is on it,"
              + " and its files go in and out. Pods on several nodes need one with the access mode"
              + " ReadWriteMany.");

  static final Key<Optional<Path>> CLAIM_FOLDER =
      KEYS.key(
          "kubernetes_claim_folder",
          Kind.path("a folder").optional(),
          "the data folder",
          "Where the claim's root is on the server's machine; the data folder and all folders of"
              + " file_systems must be in it.");

  private static final Key<Optional<Path>> KUBECONFIG =
      KEYS.key(
          "kubernetes_config",
          Kind.path("a kubeconfig file").optional(),
          "what kubectl takes (KUBECONFIG, ~/.kube/config), or the service account of the server's"
              + " own pod",
          "How to reach the cluster. It takes the rights to get, list, watch, create, patch and"
              + " delete pods, to get pods/log, and to list, create and delete services and"
              + " networkpolicies in the namespace; with that to list events, a job's log says why"
              + " a node does not get its pod ready.");

  static final Key<String> NAMESPACE =
      KEYS.key(
          "kubernetes_namespace",
          named("a namespace").or(""),
          "the one that the way to the cluster names",
          "Where the pods are made.");

  static final Key<Optional<Path>> TEMPLATE =
      KEYS.key(
          "kubernetes_pod_template",
          Kind.path("a file with the manifest of a Pod without containers").optional(),
          "none",
          "What every pod begins with: nodeSelector, tolerations, serviceAccountName,"
              + " imagePullSecrets, schedulerName, labels, securityContext (fsGroup,"
              + " supplementalGroups). What Hone sets itself wins.");

  static final Key<String> DOMAIN =
      KEYS.key(
          "kubernetes_domain",
          named("a DNS domain"),
          "cluster.local",
          "The cluster's domain, by which the hosts of one training job find each other.");

  static final Key<Boolean> POLICIES =
      KEYS.key(
          "kubernetes_network_policies",
          Kind.truth(),
          "false",
          "Whether the cluster's network enforces NetworkPolicies, as not all do. Where it does"
              + " not, EnableNetworkIsolation is refused.");

  static final Key<Boolean> SAME_MACHINE =
      KEYS.key(
          "kubernetes_same_machine",
          Kind.truth(),
          "false",
          "Whether pods run on the server's machine alone, as in a cluster of one node. Pipe mode"
              + " is refused elsewhere: a pipe ends at its machine.");

  static final SiteWiring SITE =
      new SiteWiring(
          "kubernetes",
          "kubernetes",
          "a cluster, as pods, and needs kubernetes_claim",
          KEYS,
          KubernetesWiring::open);

  private KubernetesWiring() {}

  private static void check(HoneConfig config) {
    if (isChosen(config) && config.get(CLAIM).isEmpty()) {
      throw config.wrong(SiteList.CONTAINERS, "kubernetes together with " + CLAIM.name());
    }
  }

  private static boolean isChosen(HoneConfig config) {
    return config.get(SiteList.CONTAINERS).equals(SITE);
  }

  private static Optional<KubernetesSite> open(SiteParts parts) throws IOException {
    Optional<String> claim = parts.config().get(CLAIM);
    if (claim.isEmpty()) {
      return Optional.empty();
    }
    remark(parts.config(), parts.images())
        .ifPresent(why -> LOG.log(System.Logger.Level.WARNING, why));
    return Optional.of(
        KubernetesSite.open(
            settings(parts.config(), claim.get(), parts.data()), parts.images(), parts.channels()));
  }

  /// What is to be said where containers run as pods and what AWS's images stand for does not:
  /// those are processes beside the server, which may be a small pod of the cluster itself.
  static Optional<String> remark(HoneConfig config, ImageCatalogue images) {
    if (!isChosen(config)
        || !config.get(SiteList.PROGRAMS).equals(Optional.of(ProcessWiring.SITE))) {
      return Optional.empty();
    }
    String kinds =
        AWS_IMAGES.entrySet().stream()
            .filter(each -> !each.getValue().stream().allMatch(images::isContainer))
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(" and "));
    return kinds.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "containers run as pods, but "
                + kinds
                + " run as processes beside the server, with its cores and memory: an entry of"
                + " images with container maps them to pods (docs/training.md)");
  }

  private static KubernetesSettings settings(HoneConfig config, String claim, Path data) {
    Path folder = config.get(CLAIM_FOLDER).orElse(data).toAbsolutePath().normalize();
    if (!data.toAbsolutePath().normalize().startsWith(folder)) {
      throw new CliError(
          Exit.USAGE,
          "kubernetes_claim_folder: found "
              + folder
              + ", allowed: a folder that holds the data folder, "
              + data);
    }
    Optional<Path> kubeconfig = config.get(KUBECONFIG);
    Optional<Path> template = config.get(TEMPLATE);
    InstanceTypes instances = config.get(SiteList.INSTANCES);
    kubeconfig.ifPresent(file -> readable("kubernetes_config", file));
    template.ifPresent(file -> readable("kubernetes_pod_template", file));
    for (InstanceTypes.Entry each : instances.table()) {
      each.extras()
          .podTemplate()
          .ifPresent(file -> readable("instance_types: kubernetes_pod_template", file));
    }
    // Where it keeps its data on the volume tells servers apart that share a namespace.
    String place = folder.relativize(data.toAbsolutePath().normalize()).toString();
    return new KubernetesSettings(
        kubeconfig,
        config.get(NAMESPACE),
        config.get(DOMAIN),
        Owner.named(claim + "/" + place),
        new SharedVolume(claim, folder),
        config.get(SAME_MACHINE),
        config.get(POLICIES),
        template,
        config.get(ContainerKeys.PULL),
        config.get(ContainerKeys.USER),
        config.get(ContainerKeys.READ_ONLY),
        instances,
        config.get(StorageKeys.VOLUMES),
        config.get(ServerKeys.STOP_GRACE));
  }

  private static void readable(String key, Path file) {
    if (!Files.isReadable(file)) {
      throw new CliError(Exit.USAGE, key + ": found no readable file at " + file);
    }
  }

  /// A name as Kubernetes has them.
  private static Kind<String> named(String allowed) {
    return new Kind<>(
        allowed,
        (value, wanted) ->
            value.matching(
                "[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?", wanted + ", of a-z, 0-9, '-' and '.'"));
  }
}
