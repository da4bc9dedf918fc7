package hone.cli.config;

import hone.runtime.container.PullPolicy;
import hone.runtime.docker.RegistryLogin;
import hone.runtime.instance.InstanceTypes;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where training programs run, and what they get of it. `SiteKeys` documents every
/// component.
public record SitesConfig(
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
    Optional<Path> cgroup,
    boolean onKubernetes,
    Optional<Kubernetes> kubernetes,
    boolean programs,
    boolean onSlurm,
    Slurm slurm) {
  public SitesConfig {
    registries = List.copyOf(registries);
  }

  /// The cluster where containers run, or have run.
  public record Kubernetes(
      Optional<Path> kubeconfig,
      String namespace,
      String domain,
      String claim,
      Optional<Path> claimFolder,
      boolean sameMachine,
      boolean networkPolicies,
      Optional<Path> template) {}

  /// The Slurm cluster where programs that are no containers run, or have run.
  public record Slurm(
      String partition,
      String account,
      List<String> options,
      int timeMaxMinutes,
      String networkInterface,
      boolean sameMachine) {
    public Slurm {
      options = List.copyOf(options);
    }
  }
}
