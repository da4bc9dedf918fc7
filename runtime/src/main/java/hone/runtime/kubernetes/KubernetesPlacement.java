package hone.runtime.kubernetes;

import hone.runtime.container.ContainerRequest;
import hone.runtime.container.InputMounts;
import hone.runtime.container.InputMounts.InputMount;
import hone.runtime.container.Ownership;
import hone.runtime.contract.HostFolder;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.image.ImageCatalogue.Program;
import hone.runtime.log.LogSource;
import hone.runtime.site.Attempt;
import hone.runtime.site.Pipes;
import hone.runtime.site.Placement;
import hone.runtime.site.RefusedException;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/// One attempt's pods, one for each host, and the service that names them where there are several.
final class KubernetesPlacement implements Placement {
  private final KubernetesSettings settings;
  private final Function<String, Pod> templates;
  private final Cluster cluster;
  private final ContainerRequest request;
  private final Attempt attempt;
  private final ClusterNames names;
  private final List<HostPod> pods = new ArrayList<>();
  private final List<StartProgress> starts = new ArrayList<>();

  /// @param templates what a pod begins with, by its host's instance type
  KubernetesPlacement(
      KubernetesSettings settings,
      Function<String, Pod> templates,
      Cluster cluster,
      PodWatch watch,
      ContainerRequest request) {
    this.settings = settings;
    this.templates = templates;
    this.cluster = cluster;
    this.request = request;
    attempt = request.attempt();
    names = new ClusterNames(settings.owner(), attempt.order().attempt());
    String image = attempt.order().spec().algorithm().image();
    for (Host host : attempt.hosts().all()) {
      var pod = new HostPod(cluster, watch, names, attempt, host);
      pods.add(pod);
      starts.add(new StartProgress(image, attempt.tell(), pod::news, System::nanoTime));
    }
  }

  private boolean isSeveral() {
    return pods.size() > 1;
  }

  private boolean isIsolated() {
    return attempt.order().spec().options().networkIsolation();
  }

  @Override
  public String networkInterface() {
    return "eth0";
  }

  @Override
  public boolean isStarted() throws IOException {
    for (HostPod each : pods) {
      if (!each.isStarted()) {
        return false;
      }
    }
    return true;
  }

  /// The cluster fetches the image itself; what can be refused is refused before anything is
  /// fetched.
  @Override
  public void prepare() throws RefusedException {
    request.program();
    for (Host host : attempt.hosts().all()) {
      if (request.limits(host).gpus() < 0) {
        throw new RefusedException(
            "instance_types gives "
                + host.instanceType()
                + " all GPUs; on Kubernetes it must be a number");
      }
    }
    if (isIsolated() && !settings.networkPolicies()) {
      throw new RefusedException(
          "EnableNetworkIsolation needs a cluster whose network enforces NetworkPolicies;"
              + " kubernetes_network_policies: true says that this one does");
    }
    if (!settings.sameMachine()) {
      Pipes.refuse(
          attempt,
          "Kubernetes",
          "pods run on the server's machine alone (kubernetes_same_machine)");
    }
  }

  @Override
  public void furnish() throws RefusedException, IOException {
    request.bringCode();
  }

  @Override
  public void start() throws RefusedException, IOException {
    Program.Container container = request.program();
    var common = new SharedObjects(names);
    if (isSeveral()) {
      cluster.create(common.service());
    }
    if (isIsolated()) {
      cluster.create(common.isolation(isSeveral()));
    }
    String user = Ownership.user(container.user().orElse(settings.user()), attempt.folder());
    for (HostPod each : pods) {
      if (each.isStarted()) {
        continue; // by an earlier call; its program may have changed its files, and have ended
      }
      HostFolder folder = attempt.folder(each.host());
      List<InputMount> inputs =
          InputMounts.prepare(attempt, folder, request.channels().fileSystems(), user);
      Ownership.give(folder, user);
      Pod template = templates.apply(each.host().instanceType());
      var manifest =
          new PodManifest(settings, template, names, cluster.namespace(), container, user);
      each.start(manifest.of(attempt, each.host(), request.limits(each.host()), inputs));
    }
  }

  /// For a node, and for the image there.
  @Override
  public boolean queues() {
    return true;
  }

  /// A host that has failed already is not left waiting for the others' nodes.
  @Override
  public boolean hasBegun() throws RefusedException, IOException {
    boolean all = true;
    boolean failed = false;
    for (int i = 0; i < pods.size(); i++) {
      all &= starts.get(i).hasBegun(pods.get(i).waiting());
      failed |= pods.get(i).status().hasFailed();
    }
    return all || failed;
  }

  @Override
  public Optional<Instant> begunAt() throws IOException {
    Optional<Instant> last = Optional.empty();
    for (HostPod each : pods) {
      last = Placement.later(last, each.begunAt());
    }
    return last;
  }

  @Override
  public List<HostStatus> look() throws IOException {
    var all = new ArrayList<HostStatus>();
    for (HostPod each : pods) {
      all.add(each.status());
    }
    return all;
  }

  @Override
  public SequencedMap<String, LogSource> logs() {
    var all = new LinkedHashMap<String, LogSource>();
    for (HostPod each : pods) {
      all.put(each.host().name(), new PodLog(cluster, each.name()).source());
    }
    return all;
  }

  @Override
  public boolean terminate() throws IOException {
    boolean any = false;
    for (HostPod each : pods) {
      any |= each.terminate();
    }
    return any;
  }

  @Override
  public boolean kill() throws IOException {
    boolean all = true;
    for (HostPod each : pods) {
      all &= each.kill();
    }
    return all;
  }

  @Override
  public void remove() throws IOException {
    for (HostPod each : pods) {
      each.remove();
    }
    if (isSeveral() || isIsolated()) {
      cluster.deleteCommon(names.common());
    }
  }

  @Override
  public void close() {
    pods.forEach(HostPod::close);
  }
}
