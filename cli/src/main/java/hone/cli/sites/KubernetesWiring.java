package hone.cli.sites;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.config.HoneConfig;
import hone.cli.config.SitesConfig;
import hone.runtime.data.Channels;
import hone.runtime.image.ImageCatalogue;
import hone.runtime.kubernetes.KubernetesSettings;
import hone.runtime.kubernetes.KubernetesSite;
import hone.runtime.kubernetes.SharedVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Makes a Kubernetes cluster's site of the configuration.
public final class KubernetesWiring {
  private KubernetesWiring() {}

  /// @param cluster what the configuration says of it
  /// @throws IOException if the template cannot be used
  public static KubernetesSite site(
      HoneConfig config,
      SitesConfig.Kubernetes cluster,
      ImageCatalogue images,
      Channels channels,
      Path data)
      throws IOException {
    return KubernetesSite.open(settings(config, cluster, data), images, channels);
  }

  private static KubernetesSettings settings(
      HoneConfig config, SitesConfig.Kubernetes cluster, Path data) {
    SitesConfig sites = config.sites();
    Path folder = cluster.claimFolder().orElse(data).toAbsolutePath().normalize();
    if (!data.toAbsolutePath().normalize().startsWith(folder)) {
      throw new CliError(
          Exit.USAGE,
          "kubernetes_claim_folder: found "
              + folder
              + ", allowed: a folder that holds the data folder, "
              + data);
    }
    cluster.kubeconfig().ifPresent(file -> readable("kubernetes_config", file));
    cluster.template().ifPresent(file -> readable("kubernetes_pod_template", file));
    // Where it keeps its data on the volume tells servers apart that share a namespace.
    String place = folder.relativize(data.toAbsolutePath().normalize()).toString();
    return new KubernetesSettings(
        cluster.kubeconfig(),
        cluster.namespace(),
        cluster.domain(),
        Owner.named(cluster.claim() + "/" + place),
        new SharedVolume(cluster.claim(), folder),
        cluster.sameMachine(),
        cluster.networkPolicies(),
        cluster.template(),
        sites.pull(),
        sites.user(),
        sites.readOnly(),
        sites.instances(),
        config.storage().volumesBounded(),
        config.stopGrace());
  }

  private static void readable(String key, Path file) {
    if (!Files.isReadable(file)) {
      throw new CliError(Exit.USAGE, key + ": found no readable file at " + file);
    }
  }
}
