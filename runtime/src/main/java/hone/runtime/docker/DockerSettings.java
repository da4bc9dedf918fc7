package hone.runtime.docker;

import hone.runtime.container.PullPolicy;
import hone.runtime.instance.Gpus;
import hone.runtime.instance.InstanceTypes;
import java.net.URI;
import java.util.List;

/// How containers are run.
///
/// @param engine where the engine listens: `unix:///path` or `tcp://host:port`
/// @param owner names this server to an engine that several use; letters, digits and `-`
/// @param user whom programs run as: `auto`, `image`, or `uid:gid`
/// @param readOnly whether an image's own files are read-only
/// @param network the network of a job with one host and no isolation, such as `bridge`
/// @param processesMax how many processes and threads a container may have
/// @param gpuKind the kind of CDI devices that are the engine's GPUs, such as `nvidia.com/gpu`;
///     empty where it has a driver of its own for them
/// @param gpus gives out the machine's GPUs
public record DockerSettings(
    URI engine,
    String owner,
    PullPolicy pull,
    String user,
    boolean readOnly,
    String network,
    int processesMax,
    String gpuKind,
    InstanceTypes instances,
    Gpus gpus,
    List<RegistryLogin> registries) {
  public DockerSettings {
    registries = List.copyOf(registries);
  }
}
