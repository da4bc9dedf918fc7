package hone.runtime.kubernetes;

import hone.engine.backend.TrainingOrder;
import hone.engine.training.TrainingSpec.Algorithm;
import hone.runtime.container.ContainerVariables;
import hone.runtime.container.InputMounts.InputMount;
import hone.runtime.container.PullPolicy;
import hone.runtime.container.SeenFolders;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.image.ImageCatalogue.Program.Container;
import hone.runtime.instance.InstanceTypes.Limits;
import hone.runtime.site.Attempt;
import hone.runtime.site.RefusedException;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodDNSConfigBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes the manifest of one host's pod. What a request of the tuning API says ends in arguments,
/// variables and limits; no part of it can loosen how a pod is locked in.
///
/// @param template what every pod begins with
/// @param names what the attempt's things are called
/// @param namespace where the pod will be
/// @param container the image, and what the configuration says of it
/// @param user whom the program runs as, as `uid:gid`, or empty for the image's own
record PodManifest(
    KubernetesSettings settings,
    Pod template,
    ClusterNames names,
    String namespace,
    Container container,
    String user) {
  private static final String DATA = "data";

  /// How long beyond its time limit and grace a pod may be at its node, which ends it then: what no
  /// server ends any more. It counts from before the image is pulled, and also while a server is
  /// away, or other hosts' pods wait for their nodes. Source: the API's `activeDeadlineSeconds`.
  private static final Duration ALONE = Duration.ofDays(1);

  private static final Duration TOGETHER = Duration.ofDays(30);

  /// Data loaders share memory between processes; an engine's own 64 MiB is too little for them.
  private static final String SHARED_MEMORY = "1Gi";

  /// @param limits what the host may use
  /// @param inputs what is mounted over channels
  Pod of(Attempt attempt, Host host, Limits limits, List<InputMount> inputs)
      throws RefusedException, IOException {
    var pod = new PodBuilder(template);
    pod.editOrNewMetadata()
        .withName(names.pod(host.name()))
        .withNamespace(namespace)
        .addToLabels(names.labels())
        .addToLabels(ClusterNames.HOST, host.name())
        .addToAnnotations(names.annotations())
        .endMetadata();
    var spec =
        pod.editOrNewSpec()
            .withRestartPolicy("Never")
            .withAutomountServiceAccountToken(false)
            .withEnableServiceLinks(false)
            // The first process of a namespace ignores signals that it has no handler for.
            .withShareProcessNamespace(true)
            .withActiveDeadlineSeconds(deadline(attempt))
            .withTerminationGracePeriodSeconds(Math.max(1, settings.grace().toSeconds()))
            .withHostname(host.name())
            .withSecurityContext(podSecurity())
            .withContainers(
                containerOf(attempt, host)
                    .withNewResources()
                    .endResources()
                    .withResources(
                        new ResourceRequirementsBuilder()
                            .withRequests(resources(host, limits))
                            .withLimits(resources(host, limits))
                            .build())
                    .withVolumeMounts(mounts(attempt, host, inputs))
                    .build())
            .addAllToVolumes(volumes(attempt.order()));
    if (attempt.hosts().all().size() > 1) {
      String service = names.common();
      String search = service + "." + namespace + ".svc." + settings.domain();
      spec.withSubdomain(service)
          .withDnsConfig(new PodDNSConfigBuilder().withSearches(search).build());
    }
    return spec.endSpec().build();
  }

  /// An earlier one of the template is kept.
  private long deadline(Attempt attempt) {
    Duration beyond = attempt.hosts().all().size() > 1 ? TOGETHER : ALONE;
    Duration most =
        attempt.order().spec().limits().runtimeMax().plus(settings.grace()).plus(beyond);
    long seconds = Math.min(most.toSeconds(), Integer.MAX_VALUE); // the API's own bound
    @Nullable Long earlier = template.getSpec().getActiveDeadlineSeconds();
    return earlier == null ? seconds : Math.min(earlier, seconds);
  }

  private ContainerBuilder containerOf(Attempt attempt, Host host) {
    Algorithm algorithm = attempt.order().spec().algorithm();
    var variables = new ArrayList<EnvVar>();
    ContainerVariables.of(attempt.order(), host, user)
        .forEach((name, value) -> variables.add(new EnvVar(name, literal(value), null)));
    boolean own = algorithm.entrypoint().isEmpty();
    List<String> arguments =
        own && algorithm.arguments().isEmpty() ? List.of("train") : algorithm.arguments();
    return new ContainerBuilder()
        .withName(ClusterNames.CONTAINER)
        .withImage(container.image())
        .withImagePullPolicy(pullPolicy(settings.pull()))
        .withCommand(algorithm.entrypoint().stream().map(PodManifest::literal).toList())
        .withArgs(arguments.stream().map(PodManifest::literal).toList())
        .withEnv(variables)
        .withSecurityContext(containerSecurity());
  }

  /// Kubernetes replaces `$(NAME)` by a variable, and `$$` by `$`.
  private static String literal(String text) {
    return text.replace("$", "$$");
  }

  private static String pullPolicy(PullPolicy pull) {
    return switch (pull) {
      case MISSING -> "IfNotPresent";
      case ALWAYS -> "Always";
      case NEVER -> "Never";
    };
  }

  /// The template's, which may say whose the volumes' files are, and over it what Hone sets.
  private PodSecurityContext podSecurity() {
    @Nullable PodSecurityContext given = template.getSpec().getSecurityContext();
    var security =
        (given == null ? new PodSecurityContextBuilder() : new PodSecurityContextBuilder(given))
            .withNewSeccompProfile()
            .withType("RuntimeDefault")
            .endSeccompProfile();
    if (!user.isEmpty()) {
      String[] ids = user.split(":", 2);
      long uid = Long.parseLong(ids[0]);
      security.withRunAsUser(uid).withRunAsGroup(Long.parseLong(ids[1])).withRunAsNonRoot(uid != 0);
    }
    return security.build();
  }

  private SecurityContext containerSecurity() {
    return new SecurityContextBuilder()
        .withPrivileged(false)
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(container.readOnly().orElse(settings.readOnly()))
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .build();
  }

  /// A container's requests, which are its limits, too: no neighbour takes of them.
  private Map<String, Quantity> resources(Host host, Limits limits) {
    var all = new LinkedHashMap<String, Quantity>();
    if (limits.cores() > 0) {
      all.put("cpu", new Quantity(BigDecimal.valueOf(limits.cores()).toPlainString()));
    }
    if (limits.memoryBytes() > 0) {
      all.put("memory", new Quantity(String.valueOf(limits.memoryBytes())));
    }
    if (limits.gpus() > 0) {
      String gpus = settings.instances().extras(host.instanceType()).gpuResource();
      all.put(gpus, new Quantity(String.valueOf(limits.gpus())));
    }
    return all;
  }

  /// The node's disk is bounded as the shared volume is: there the server sees to that.
  private List<Volume> others(TrainingOrder order) {
    int gigabytes = order.spec().resources().volumeGigabytes();
    boolean isBounded = settings.volumesBounded() && gigabytes > 0;
    return List.of(
        new VolumeBuilder()
            .withName("tmp")
            .withNewEmptyDir()
            .withSizeLimit(isBounded ? new Quantity(gigabytes + "Gi") : null)
            .endEmptyDir()
            .build(),
        new VolumeBuilder()
            .withName("shm")
            .withNewEmptyDir()
            .withMedium("Memory")
            .withSizeLimit(new Quantity(SHARED_MEMORY))
            .endEmptyDir()
            .build());
  }

  private List<Volume> volumes(TrainingOrder order) {
    var all = new ArrayList<Volume>();
    all.add(
        new VolumeBuilder()
            .withName(DATA)
            .withNewPersistentVolumeClaim(settings.volume().claim(), false)
            .build());
    all.addAll(others(order));
    return all;
  }

  private List<VolumeMount> mounts(Attempt attempt, Host host, List<InputMount> inputs)
      throws RefusedException, IOException {
    var all = new ArrayList<VolumeMount>();
    SharedVolume volume = settings.volume();
    for (Map.Entry<String, Path> each : SeenFolders.of(attempt, host).entrySet()) {
      String subPath = volume.subPath(each.getValue(), "the data folder");
      all.add(mount(DATA, each.getKey()).withSubPath(subPath).build());
    }
    for (InputMount each : inputs) {
      String what = "the channel " + each.channel() + "'s file system";
      all.add(
          mount(DATA, SeenFolders.channel(each.channel()))
              .withSubPath(volume.subPath(each.source(), what))
              .withReadOnly(each.readOnly())
              .build());
    }
    all.add(mount("tmp", "/tmp").build());
    all.add(mount("shm", "/dev/shm").build());
    return all;
  }

  private static VolumeMountBuilder mount(String volume, String path) {
    return new VolumeMountBuilder().withName(volume).withMountPath(path);
  }
}
