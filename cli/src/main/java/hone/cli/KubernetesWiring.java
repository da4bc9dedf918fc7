package hone.cli;

import hone.cli.config.HoneConfig;
import hone.cli.config.SitesConfig;
import hone.runtime.kubernetes.KubernetesSettings;
import hone.runtime.kubernetes.SharedVolume;
import java.nio.file.Files;
import java.nio.file.Path;

/// Makes a cluster's settings of the configuration.
final class KubernetesWiring {
  private KubernetesWiring() {}

  static KubernetesSettings settings(HoneConfig config, SitesConfig.Kubernetes cluster, Path data) {
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
        Wiring.named(cluster.claim() + "/" + place),
        new SharedVolume(cluster.claim(), folder),
        cluster.sameMachine(),
        cluster.networkPolicies(),
        cluster.template(),
        sites.pull(),
        sites.user(),
        sites.readOnly(),
        sites.instances(),
        config.stopGrace());
  }

  private static void readable(String key, Path file) {
    if (!Files.isReadable(file)) {
      throw new CliError(Exit.USAGE, key + ": found no readable file at " + file);
    }
  }
}
