package hone.cli.sites;

import hone.cli.config.key.ContainerKeys;
import hone.cli.config.key.HoneConfig;
import hone.cli.config.key.SiteKeys;
import hone.runtime.data.Channels;
import hone.runtime.docker.DockerSettings;
import hone.runtime.docker.DockerSite;
import hone.runtime.image.ImageCatalogue;
import hone.runtime.instance.Gpus;
import java.nio.file.Path;

/// Makes a container engine's site of the configuration.
public final class DockerWiring {
  private DockerWiring() {}

  public static DockerSite site(
      HoneConfig config, Gpus gpus, ImageCatalogue images, Channels channels, Path data) {
    var settings =
        new DockerSettings(
            config.get(SiteKeys.HOST),
            Owner.named(data.toString()),
            config.get(ContainerKeys.PULL),
            config.get(ContainerKeys.USER),
            config.get(ContainerKeys.READ_ONLY),
            config.get(SiteKeys.NETWORK),
            config.get(ContainerKeys.PROCESSES),
            config.get(SiteKeys.GPUS),
            config.get(SiteKeys.INSTANCES),
            gpus,
            config.get(SiteKeys.REGISTRIES));
    return new DockerSite(settings, images, channels);
  }
}
