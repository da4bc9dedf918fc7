package hone.runtime.kubernetes;

import hone.runtime.container.Ownership;
import hone.runtime.container.PullPolicy;
import hone.runtime.instance.InstanceTypes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Settings as the configuration's defaults make them.
final class TestSettings {
  static final String OWNER = "owner-1";

  private TestSettings() {}

  /// @param folder the root of the claim
  static KubernetesSettings of(String namespace, Path folder) {
    return of(namespace, folder, InstanceTypes.NONE);
  }

  static KubernetesSettings of(String namespace, Path folder, InstanceTypes types) {
    return new KubernetesSettings(
        Optional.empty(),
        namespace,
        "cluster.local",
        OWNER,
        new SharedVolume("hone-data", folder),
        false,
        false,
        Optional.empty(),
        PullPolicy.MISSING,
        Ownership.AUTO,
        true,
        types,
        true,
        Duration.ofMinutes(2));
  }
}
