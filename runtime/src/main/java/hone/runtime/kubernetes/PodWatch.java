package hone.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Hears of the changes of all of a server's pods, by one stream. What it tells is a hint to look:
/// a stream that breaks is opened again, and whoever cares looks now and then without it.
/// Thread-safe.
final class PodWatch implements AutoCloseable {
  private final Cluster cluster;
  private final String owner;
  private final Map<String, Runnable> listeners = new ConcurrentHashMap<>();
  private Optional<SharedIndexInformer<Pod>> informer = Optional.empty();

  PodWatch(Cluster cluster, String owner) {
    this.cluster = cluster;
    this.owner = owner;
  }

  /// Have something told of a pod's changes.
  synchronized void listen(String pod, Runnable listener) {
    listeners.put(pod, listener);
    if (informer.isEmpty()) {
      SharedIndexInformer<Pod> started =
          cluster
              .client()
              .pods()
              .inNamespace(cluster.namespace())
              .withLabel(ClusterNames.OWNER, owner)
              .runnableInformer(0)
              .addEventHandler(new Handler(listeners))
              .exceptionHandler((_, _) -> true);
      started.start();
      informer = Optional.of(started);
    }
  }

  void forget(String pod) {
    listeners.remove(pod);
  }

  private record Handler(Map<String, Runnable> listeners) implements ResourceEventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      tell(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
      tell(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean unknown) {
      tell(pod);
    }

    private void tell(Pod pod) {
      Runnable listener = listeners.get(pod.getMetadata().getName());
      if (listener != null) {
        listener.run();
      }
    }
  }

  @Override
  public synchronized void close() {
    informer.ifPresent(SharedIndexInformer::stop);
    informer = Optional.empty();
  }
}
