package hone.runtime.kubernetes;

import hone.engine.file.Durability;
import hone.engine.file.WholeFile;
import hone.runtime.contract.HostFolder;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.kubernetes.PodReading.Waiting;
import hone.runtime.libc.Held;
import hone.runtime.site.Attempt;
import hone.runtime.site.Placement.HostStatus;
import hone.runtime.site.RefusedException;
import hone.runtime.site.Removal;
import hone.runtime.site.UnavailableException;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// One host's pod, found by its name. That it is to be created is noted in the host's folder
/// before, and its UID after: one that is gone then has run, and is not created again.
///
/// Not thread-safe, but for what the cluster's watch calls.
final class HostPod implements AutoCloseable {
  /// How often the cluster is asked though nothing says that the pod has changed.
  private static final Duration LOOK = Duration.ofSeconds(5);

  /// How long a node may take to say that it has ended a pod; one that does not is lost.
  private static final Duration NODE_PATIENCE = Duration.ofSeconds(60);

  private static final String CREATING = "creating";

  private final Cluster cluster;
  private final PodWatch watch;
  private final Host host;
  private final ClusterNames names;
  private final Path note;
  private final Path asked;
  private final Runnable wake;
  private final Consumer<String> tell;
  private volatile boolean changed = true;
  private boolean listening;
  private Optional<Pod> seen = Optional.empty();
  private long lookedNanos;
  private long deletedNanos;

  HostPod(Cluster cluster, PodWatch watch, ClusterNames names, Attempt attempt, Host host) {
    this.cluster = cluster;
    this.watch = watch;
    this.names = names;
    this.host = host;
    wake = attempt.wake();
    tell = attempt.tell();
    HostFolder folder = attempt.folder(host);
    note = folder.root().resolve("pod");
    asked = folder.root().resolve("asked");
  }

  String name() {
    return names.pod(host.name());
  }

  Host host() {
    return host;
  }

  private String noted() throws IOException {
    return Files.exists(note) ? Held.text(note) : "";
  }

  private void note(String text) throws IOException {
    WholeFile.write(note, text.getBytes(StandardCharsets.UTF_8), Durability.PROCESS);
  }

  /// Whether it was created, also if it is gone now.
  boolean isStarted() throws IOException {
    String known = noted();
    if (!known.equals(CREATING)) {
      return !known.isEmpty();
    }
    Optional<Pod> there = cluster.pod(name());
    if (there.isPresent() && isOurs(there.get())) {
      note(there.get().getMetadata().getUid());
      return true;
    }
    return false;
  }

  private boolean isOurs(Pod pod) {
    String attempt = pod.getMetadata().getAnnotations().get(ClusterNames.ATTEMPT);
    return names.owner().equals(pod.getMetadata().getLabels().get(ClusterNames.OWNER))
        && names.attempt().text().equals(attempt);
  }

  /// Create it; what an earlier call created is found.
  void start(Pod manifest) throws RefusedException, IOException {
    note(CREATING);
    try {
      cluster.create(manifest);
    } catch (RefusedException refused) {
      Files.delete(note);
      throw refused;
    }
    Pod there =
        cluster
            .pod(name())
            .orElseThrow(
                () ->
                    new UnavailableException(
                        "the pod " + name() + " is gone", new IOException("it was just created")));
    if (!isOurs(there)) {
      Files.delete(note);
      throw new RefusedException("another server's pod has the name " + name());
    }
    note(there.getMetadata().getUid());
    changed = true;
  }

  /// The pod as the cluster has it, or had it a moment ago when nothing has happened since.
  private Optional<Pod> look() throws IOException {
    if (!listening) {
      watch.listen(name(), this::change);
      listening = true;
    }
    if (changed || System.nanoTime() - lookedNanos > LOOK.toNanos()) {
      changed = false;
      try {
        String uid = noted();
        seen = cluster.pod(name()).filter(pod -> pod.getMetadata().getUid().equals(uid));
        lookedNanos = System.nanoTime();
      } catch (UnavailableException error) {
        changed = true;
        throw error;
      }
    }
    return seen;
  }

  private void change() {
    changed = true;
    wake.run();
  }

  /// What keeps it from running its program.
  Waiting waiting() throws IOException {
    return look()
        .map(pod -> new PodReading(pod).waiting())
        .orElseGet(() -> new Waiting(PodReading.Hindrance.NONE, ""));
  }

  /// When its program began, if the cluster tells.
  Optional<Instant> begunAt() throws IOException {
    return look().flatMap(pod -> new PodReading(pod).begunAt());
  }

  /// What the cluster says that it does for the pod.
  StartProgress.News news() throws IOException {
    return cluster.events(noted()).map(StartProgress.News::of).orElse(StartProgress.News.FORBIDDEN);
  }

  HostStatus status() throws IOException {
    return PodReading.status(host, look(), Files.exists(asked));
  }

  /// Have its program get SIGTERM.
  ///
  /// @return whether there is one
  boolean terminate() throws IOException {
    Optional<PodReading> pod = look().map(PodReading::new);
    if (pod.isEmpty() || pod.get().hasEnded()) {
      return false;
    }
    if (!pod.get().isBeingDeleted()) {
      ask();
      if (pod.get().isRunning()) {
        cluster.end(name());
      } else {
        cluster.deletePod(name(), 1);
      }
      changed = true;
    }
    return true;
  }

  /// Note that it ends because the server wants it to.
  private void ask() throws IOException {
    if (!Files.exists(asked)) {
      Files.createFile(asked);
    }
  }

  /// Have its program ended at once. Called again and again, it gives up on a node that is lost.
  ///
  /// @return whether it has ended
  boolean kill() throws IOException {
    Optional<PodReading> pod = look().map(PodReading::new);
    if (pod.isEmpty() || pod.get().hasEnded()) {
      return true;
    }
    if (!pod.get().isBeingDeleted()) {
      ask();
    }
    delete(1);
    return false;
  }

  private void delete(long graceSeconds) throws UnavailableException {
    long now = System.nanoTime();
    if (deletedNanos == 0) {
      deletedNanos = now;
      cluster.deletePod(name(), graceSeconds);
      changed = true;
    } else if (now - deletedNanos > NODE_PATIENCE.toNanos()) {
      cluster.deletePod(name(), 0);
      changed = true;
    }
  }

  /// Delete it, and wait until it is gone; one that somebody's finalizer holds is left in the end.
  void remove() throws IOException {
    if (noted().isEmpty()) {
      return;
    }
    changed = true;
    Optional<Pod> there = cluster.pod(name()).filter(this::isOurs);
    deletedNanos = 0;
    var removal = new Removal("the pod " + name(), tell);
    while (there.isPresent()) {
      delete(new PodReading(there.get()).hasEnded() ? 0 : 1);
      there = cluster.pod(name()).filter(this::isOurs);
      if (there.isPresent() && !removal.goesOn()) {
        return;
      }
    }
  }

  @Override
  public void close() {
    watch.forget(name());
  }
}
