package hone.cli.sites;

import hone.cli.config.key.ContainerKeys;
import hone.cli.config.key.HoneConfig;
import hone.cli.config.key.Key;
import hone.cli.config.key.KeyGroup;
import hone.cli.config.key.Kind;
import hone.cli.config.key.Value;
import hone.runtime.docker.DockerSettings;
import hone.runtime.docker.DockerSite;
import hone.runtime.docker.RegistryLogin;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// A container engine.
final class DockerWiring {
  private static final KeyGroup KEYS = new KeyGroup();

  private static final String DRIVER = "driver";
  private static final List<String> REGISTRY = List.of("registry", "user", "password_file");

  static final Key<URI> HOST =
      KEYS.key(
          "docker_host",
          "DOCKER_HOST",
          new Kind<>("unix:///path or tcp://host:port", DockerWiring::engine),
          "unix:///var/run/docker.sock",
          "The container engine: Docker, Podman or another with Docker's API, on this machine."
              + " Whoever may use it is root: prefer a rootless one.");

  private static final Key<String> NETWORK =
      KEYS.key(
          "docker_network",
          Kind.text("a network of the engine"),
          "bridge",
          "The network of training jobs with one host; none and EnableNetworkIsolation give no"
              + " network. Several hosts get one of their own.");

  private static final Key<String> GPUS =
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

  static final Key<List<RegistryLogin>> REGISTRIES =
      KEYS.key(
          "docker_registries",
          Kind.mappings(
              "a list of {registry, user, password_file}", REGISTRY, DockerWiring::registry),
          "no logins",
          "How to log in to private registries; the file holds the password and nothing else.");

  static final SiteWiring SITE =
      new SiteWiring("docker", "docker", "the engine of docker_host", KEYS, DockerWiring::open);

  private DockerWiring() {}

  private static Optional<DockerSite> open(SiteParts parts) {
    HoneConfig config = parts.config();
    var settings =
        new DockerSettings(
            config.get(HOST),
            Owner.named(parts.data().toString()),
            config.get(ContainerKeys.PULL),
            config.get(ContainerKeys.USER),
            config.get(ContainerKeys.READ_ONLY),
            config.get(NETWORK),
            config.get(ContainerKeys.PROCESSES),
            config.get(GPUS),
            config.get(SiteList.INSTANCES),
            parts.gpus(),
            config.get(REGISTRIES));
    return Optional.of(new DockerSite(settings, parts.images(), parts.channels()));
  }

  private static URI engine(Value value, String allowed) {
    return value
        .uri()
        .filter(_ -> value.text().matches("unix:///.+|tcp://[^/]+"))
        .filter(uri -> !"tcp".equals(uri.getScheme()) || uri.getHost() != null)
        .orElseThrow(() -> value.wrong(allowed));
  }

  private static RegistryLogin registry(Value entry) {
    return new RegistryLogin(
        entry.need("registry", "a host, with its port if it has one").text(),
        entry.need("user", "a user of the registry").text(),
        entry.need("password_file", "a file").path("a file"));
  }
}
