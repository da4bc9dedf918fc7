package hone.cli.config;

import hone.runtime.container.PullPolicy;
import hone.runtime.docker.RegistryLogin;
import hone.runtime.instance.InstanceTypes;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// How containers are run, and what training jobs get of the machine. `ContainerKeys` documents
/// every component.
public record ContainerConfig(
    URI engine,
    boolean unmapped,
    PullPolicy pull,
    String user,
    boolean readOnly,
    String network,
    int processesMax,
    String gpuKind,
    List<RegistryLogin> registries,
    InstanceTypes instances,
    boolean optMl,
    Optional<Path> cgroup) {
  public ContainerConfig {
    registries = List.copyOf(registries);
  }
}
