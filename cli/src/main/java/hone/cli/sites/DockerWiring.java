package hone.cli.sites;

import hone.cli.config.HoneConfig;
import hone.cli.config.SitesConfig;
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
    SitesConfig sites = config.sites();
    var settings =
        new DockerSettings(
            sites.engine(),
            Owner.named(data.toString()),
            sites.pull(),
            sites.user(),
            sites.readOnly(),
            sites.network(),
            sites.processesMax(),
            sites.gpuKind(),
            sites.instances(),
            gpus,
            sites.registries());
    return new DockerSite(settings, images, channels);
  }
}
