package hone.runtime.kubernetes;

import hone.runtime.site.RefusedException;
import hone.runtime.site.UnavailableException;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The requests that running training jobs takes, in one namespace of a cluster. Thread-safe.
final class Cluster implements AutoCloseable {
  private static final int REQUEST_MILLIS = 30_000;

  private final KubernetesClient client;
  private final String namespace;

  Cluster(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /// Make ready to ask a cluster; asks nothing yet.
  static Cluster of(KubernetesSettings settings) {
    Config config =
        settings
            .kubeconfig()
            .map(file -> Config.fromKubeconfig(file.toFile()))
            .orElseGet(() -> Config.autoConfigure(null));
    // Whoever asks tries again itself, and wants to know.
    config.setRequestRetryBackoffLimit(0);
    config.setRequestTimeout(REQUEST_MILLIS);
    // One connection of HTTP/2 has room for some 100 logs that are followed.
    config.setHttp2Disable(true);
    @Nullable String named = config.getNamespace();
    String namespace =
        settings.namespace().isEmpty() ? (named == null ? "default" : named) : settings.namespace();
    return new Cluster(new KubernetesClientBuilder().withConfig(config).build(), namespace);
  }

  String namespace() {
    return namespace;
  }

  KubernetesClient client() {
    return client;
  }

  private PodResource podNamed(String name) {
    return client.pods().inNamespace(namespace).withName(name);
  }

  Optional<Pod> pod(String name) throws UnavailableException {
    return ask(() -> Optional.ofNullable(podNamed(name).get()));
  }

  /// The cluster's events about a pod; empty where the server may not read events.
  Optional<List<Event>> events(String uid) throws UnavailableException {
    return ask(
        () -> {
          try {
            var all = client.v1().events().inNamespace(namespace);
            return Optional.of(all.withField("involvedObject.uid", uid).list().getItems());
          } catch (KubernetesClientException error) {
            if (error.getCode() == 403) {
              return Optional.empty();
            }
            throw error;
          }
        });
  }

  /// Make something.
  ///
  /// @return `false` if its name is taken
  /// @throws RefusedException if the cluster does not take it
  boolean create(HasMetadata object) throws RefusedException, UnavailableException {
    try {
      client.resource(object).inNamespace(namespace).create();
      return true;
    } catch (KubernetesClientException error) {
      if (error.getCode() == 409 && String.valueOf(error.getMessage()).contains("already exists")) {
        return false;
      }
      if (ClusterErrors.isRefusal(error)) {
        throw new RefusedException("the cluster refuses it: " + ClusterErrors.text(error));
      }
      throw ClusterErrors.unavailable(error);
    }
  }

  /// Have a pod's program end (SIGTERM, and SIGKILL after the pod's grace period). Unlike one that
  /// is deleted, the pod stays, with its log and its exit code.
  void end(String name) throws UnavailableException {
    String patch = "{\"spec\":{\"activeDeadlineSeconds\":1}}";
    ask(
        () -> {
          try {
            podNamed(name).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
          } catch (KubernetesClientException error) {
            if (error.getCode() != 404) {
              throw error;
            }
          }
          return true;
        });
  }

  /// Delete a pod: its program gets SIGTERM, and SIGKILL after the grace period.
  ///
  /// @param graceSeconds 0 does not wait until the node says that it has ended
  void deletePod(String name, long graceSeconds) throws UnavailableException {
    ask(() -> podNamed(name).withGracePeriod(graceSeconds).delete());
  }

  void deleteCommon(String name) throws UnavailableException {
    ask(() -> client.services().inNamespace(namespace).withName(name).delete());
    ask(
        () ->
            client.network().v1().networkPolicies().inNamespace(namespace).withName(name).delete());
  }

  /// All that a server has made.
  List<HasMetadata> madeBy(String owner) throws UnavailableException {
    var all = new ArrayList<HasMetadata>();
    all.addAll(madeBy(owner, client.pods()));
    all.addAll(madeBy(owner, client.services()));
    all.addAll(madeBy(owner, client.network().v1().networkPolicies()));
    return all;
  }

  private <T extends HasMetadata, L extends KubernetesResourceList<T>> List<T> madeBy(
      String owner, MixedOperation<T, L, ?> kind) throws UnavailableException {
    return ask(
        () -> kind.inNamespace(namespace).withLabel(ClusterNames.OWNER, owner).list().getItems());
  }

  /// A log that is followed, if there is one.
  Optional<LogWatch> followLog(String pod, String since) throws UnavailableException {
    return askForLog(
        () -> {
          var log = podNamed(pod).inContainer(ClusterNames.CONTAINER).usingTimestamps();
          return since.isEmpty() ? log.watchLog() : log.sinceTime(since).watchLog();
        });
  }

  /// A log as far as it goes, if there is one.
  Optional<InputStream> log(String pod, String since) throws UnavailableException {
    return askForLog(
        () -> {
          var log = podNamed(pod).inContainer(ClusterNames.CONTAINER).usingTimestamps();
          return since.isEmpty()
              ? log.getLogInputStream()
              : log.sinceTime(since).getLogInputStream();
        });
  }

  private static <T> Optional<T> askForLog(Supplier<@Nullable T> call) throws UnavailableException {
    try {
      return Optional.ofNullable(call.get());
    } catch (KubernetesClientException error) {
      if (error.getCode() == 404 || error.getCode() == 400) {
        return Optional.empty(); // no such pod, or its container never began
      }
      throw ClusterErrors.unavailable(error);
    }
  }

  private static <T extends @Nullable Object> T ask(Supplier<T> call) throws UnavailableException {
    try {
      return call.get();
    } catch (KubernetesClientException error) {
      throw ClusterErrors.unavailable(error);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
