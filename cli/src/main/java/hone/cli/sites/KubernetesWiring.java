package hone.cli.sites;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.config.key.ContainerKeys;
import hone.cli.config.key.HoneConfig;
import hone.cli.config.key.ServerKeys;
import hone.cli.config.key.SiteKeys;
import hone.cli.config.key.StorageKeys;
import hone.runtime.data.Channels;
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

/// Makes a Kubernetes cluster's site of the configuration.
public final class KubernetesWiring {
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

  private KubernetesWiring() {}

  /// @param claim names the volume that server and pods share
  /// @throws IOException if the template cannot be used
  public static KubernetesSite site(
      HoneConfig config, String claim, ImageCatalogue images, Channels channels, Path data)
      throws IOException {
    return KubernetesSite.open(settings(config, claim, data), images, channels);
  }

  /// What is to be said where containers run as pods and what AWS's images stand for does not:
  /// those are processes beside the server, which may be a small pod of the cluster itself.
  public static Optional<String> remark(ImageCatalogue images) {
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
    Path folder = config.get(SiteKeys.CLAIM_FOLDER).orElse(data).toAbsolutePath().normalize();
    if (!data.toAbsolutePath().normalize().startsWith(folder)) {
      throw new CliError(
          Exit.USAGE,
          "kubernetes_claim_folder: found "
              + folder
              + ", allowed: a folder that holds the data folder, "
              + data);
    }
    Optional<Path> kubeconfig = config.get(SiteKeys.KUBECONFIG);
    Optional<Path> template = config.get(SiteKeys.TEMPLATE);
    InstanceTypes instances = config.get(SiteKeys.INSTANCES);
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
        config.get(SiteKeys.NAMESPACE),
        config.get(SiteKeys.DOMAIN),
        Owner.named(claim + "/" + place),
        new SharedVolume(claim, folder),
        config.get(SiteKeys.SAME_MACHINE),
        config.get(SiteKeys.POLICIES),
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
}
