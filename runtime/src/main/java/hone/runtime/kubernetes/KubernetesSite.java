package hone.runtime.kubernetes;

import hone.engine.backend.AttemptId;
import hone.runtime.container.ContainerRequest;
import hone.runtime.data.Channels;
import hone.runtime.image.ImageCatalogue;
import hone.runtime.instance.InstanceTypes;
import hone.runtime.site.Attempt;
import hone.runtime.site.AttemptFolder;
import hone.runtime.site.Placement;
import hone.runtime.site.Removal;
import hone.runtime.site.Site;
import hone.runtime.site.UnavailableException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Runs training programs as pods of one namespace of a cluster. Server and pods share a volume:
/// files go in and out by it. Thread-safe.
public final class KubernetesSite implements Site {
  private static final System.Logger LOG = System.getLogger(KubernetesSite.class.getName());

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final KubernetesSettings settings;
  private final ImageCatalogue images;
  private final Channels channels;
  private final Pod template;
  private final Map<Path, Pod> typesTemplates = new HashMap<>();
  private final Cluster cluster;
  private final PodWatch watch;

  /// Make ready to ask a cluster; asks nothing yet.
  ///
  /// @throws IOException if the template cannot be used
  public static KubernetesSite open(
      KubernetesSettings settings, ImageCatalogue images, Channels channels) throws IOException {
    return new KubernetesSite(settings, images, channels, Cluster.of(settings));
  }

  KubernetesSite(
      KubernetesSettings settings, ImageCatalogue images, Channels channels, Cluster cluster)
      throws IOException {
    this.settings = settings;
    this.images = images;
    this.channels = channels;
    this.cluster = cluster;
    List<Path> general = settings.template().stream().toList();
    template = template(general);
    for (InstanceTypes.Entry each : settings.instances().table()) {
      Optional<Path> own = each.extras().podTemplate();
      if (own.isPresent()) {
        typesTemplates.put(
            own.get(), template(Stream.concat(general.stream(), own.stream()).toList()));
      }
    }
    watch = new PodWatch(cluster, settings.owner());
  }

  /// Read what pods begin with: manifests, each laid over those before it.
  static Pod template(List<Path> files) throws IOException {
    ObjectNode all = JSON.createObjectNode();
    all.putObject("spec");
    for (Path each : files) {
      if (JSON.readTree(Serialization.asJson(pod(each))) instanceof ObjectNode manifest) {
        layOver(all, manifest);
      }
    }
    return Serialization.unmarshal(JSON.writeValueAsString(all), Pod.class);
  }

  /// What is said above wins, field by field; a list is one value.
  private static void layOver(ObjectNode below, ObjectNode above) {
    above
        .properties()
        .forEach(
            each -> {
              if (below.get(each.getKey()) instanceof ObjectNode under
                  && each.getValue() instanceof ObjectNode over) {
                layOver(under, over);
              } else {
                below.set(each.getKey(), each.getValue());
              }
            });
  }

  private static Pod pod(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Pod pod = Serialization.unmarshal(in, Pod.class);
      if (pod.getSpec() == null
          || !pod.getSpec().getContainers().isEmpty()
          || !pod.getSpec().getInitContainers().isEmpty()) {
        throw new IOException(
            "found no Pod with a spec and without containers in "
                + file
                + ": the container is the training job's");
      }
      return pod;
    } catch (KubernetesClientException | IllegalArgumentException error) {
      throw new IOException("found no manifest of a Pod in " + file, error);
    }
  }

  private Pod template(String instanceType) {
    Optional<Path> own = settings.instances().extras(instanceType).podTemplate();
    return own.map(typesTemplates::get).orElse(template);
  }

  @Override
  public Placement place(Attempt attempt) {
    var request = new ContainerRequest(images, settings.instances(), channels, attempt);
    return new KubernetesPlacement(settings, this::template, cluster, watch, request);
  }

  /// Remove what belongs to attempts that nobody knows any more, as when their folders were deleted
  /// by hand. Where the cluster cannot be asked, that is left to the next start.
  @Override
  public void removeAllBut(Set<AttemptId> known) {
    try {
      boolean _ = remove(attempt -> isForgotten(attempt, known));
    } catch (UnavailableException error) {
      LOG.log(System.Logger.Level.INFO, "cannot look for forgotten pods", error);
    }
  }

  private static boolean isForgotten(AttemptId attempt, Set<AttemptId> known) {
    boolean isForgotten = !known.contains(attempt);
    if (isForgotten) {
      LOG.log(System.Logger.Level.WARNING, "removing what is forgotten of attempt " + attempt);
    }
    return isForgotten;
  }

  @Override
  public void end(AttemptId attempt, AttemptFolder folder) throws IOException {
    var removal = new Removal("a pod of attempt " + attempt, _ -> {});
    while (remove(attempt::equals)) {
      if (!removal.goesOn()) {
        throw new UnavailableException("a pod of attempt " + attempt + " does not go");
      }
    }
  }

  /// @return whether there was anything
  private boolean remove(Predicate<AttemptId> which) throws UnavailableException {
    boolean found = false;
    for (HasMetadata each : cluster.madeBy(settings.owner())) {
      Optional<AttemptId> attempt = ClusterNames.attempt(each.getMetadata().getAnnotations());
      String name = each.getMetadata().getName();
      if (attempt.isEmpty()) {
        LOG.log(
            System.Logger.Level.WARNING,
            "left alone what has this server's label and names no attempt, " + name);
      } else if (which.test(attempt.get())) {
        if (each instanceof Pod) {
          cluster.deletePod(name, 1);
        } else {
          cluster.deleteCommon(name);
        }
        found = true;
      }
    }
    return found;
  }

  @Override
  public void close() {
    watch.close();
    cluster.close();
  }
}
