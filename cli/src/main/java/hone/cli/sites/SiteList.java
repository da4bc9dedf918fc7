package hone.cli.sites;

import hone.cli.config.key.HoneConfig;
import hone.cli.config.key.Key;
import hone.cli.config.key.KeyGroup;
import hone.cli.config.key.Kind;
import hone.runtime.instance.InstanceTypes;
import hone.runtime.site.Site;
import hone.runtime.site.Sites;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Lists the sites; the configuration chooses which of them runs what is started anew.
public final class SiteList {
  private static final List<SiteWiring> OF_PROGRAMS = List.of(ProcessWiring.SITE, SlurmWiring.SITE);

  private static final List<SiteWiring> OF_CONTAINERS =
      List.of(DockerWiring.SITE, KubernetesWiring.SITE);

  private static final KeyGroup KEYS = new KeyGroup();

  public static final Key<InstanceTypes> INSTANCES =
      KEYS.key(
          "instance_types",
          Kind.mappings(
                  "a list of {type, cores, memory_gib, gpus}, with gpu_resource, slurm_options and"
                      + " kubernetes_pod_template",
                  InstanceReader.KEYS,
                  InstanceReader::entry)
              .map(InstanceTypes::new),
          "no limits: training jobs share the machine",
          "What an InstanceType gives; the first type (with * and ?) that fits wins. With a table,"
              + " a request with a type that no entry fits is refused. gpus (all of them: all) are"
              + " given out: training jobs that run at once have different ones, as nvidia-smi"
              + " numbers them, and wait until theirs are free. What else a type means to a"
              + " cluster: gpu_resource is Kubernetes' name of its GPUs (nvidia.com/gpu);"
              + " slurm_options come after those of the key slurm_options, and win;"
              + " kubernetes_pod_template is laid over that of the key: what it says wins, lists"
              + " as a whole.");

  public static final Key<SiteWiring> CONTAINERS =
      KEYS.key(
          "container_backend",
          "HONE_CONTAINER_BACKEND",
          Kind.oneOf(OF_CONTAINERS, SiteWiring::word),
          DockerWiring.SITE.word(),
          "Where containers run: "
              + meaning(OF_CONTAINERS)
              + ". docker_pull, docker_user and docker_read_only hold for all of them.");

  /// Nothing where programs that are no containers do not run at all, as the server's user.
  public static final Key<Optional<SiteWiring>> PROGRAMS =
      KEYS.key(
          "process_backend",
          "HONE_PROCESS_BACKEND",
          Kind.oneOf(
              Stream.concat(
                      OF_PROGRAMS.stream().map(Optional::of),
                      Stream.of(Optional.<SiteWiring>empty()))
                  .toList(),
              site -> site.map(SiteWiring::word).orElse("none")),
          ProcessWiring.SITE.word(),
          "Where programs that are no containers run: "
              + meaning(OF_PROGRAMS)
              + "; none refuses them, also the built-in XGBoost and scripts: then no caller's code"
              + " runs as the server's user.");

  /// The keys of all sites.
  public static final List<KeyGroup> GROUPS =
      Stream.concat(Stream.of(KEYS), all().map(SiteWiring::keys)).toList();

  private SiteList() {}

  /// Whether programs that are no containers run on this machine.
  public static boolean runsProgramsHere(HoneConfig config) {
    return config.get(PROGRAMS).filter(ProcessWiring.SITE::equals).isPresent();
  }

  private static Stream<SiteWiring> all() {
    return Stream.concat(OF_PROGRAMS.stream(), OF_CONTAINERS.stream());
  }

  private static String meaning(List<SiteWiring> sites) {
    return sites.stream()
        .map(each -> each.word() + " is " + each.meaning())
        .collect(Collectors.joining("; "));
  }

  /// Open each site that the configuration knows, also those that run nothing new: what runs there
  /// is found again.
  ///
  /// @param opened is told of each at once
  public static Sites open(SiteParts parts, Consumer<Site> opened) throws IOException {
    var sites = new LinkedHashMap<String, Site>();
    for (SiteWiring each : all().toList()) {
      Optional<? extends Site> site = each.opening().open(parts);
      if (site.isPresent()) {
        opened.accept(site.get());
        sites.put(each.name(), site.get());
      }
    }
    HoneConfig config = parts.config();
    String containers = config.get(CONTAINERS).name();
    String programs = config.get(PROGRAMS).orElse(ProcessWiring.SITE).name();
    return new Sites(sites, image -> parts.images().isContainer(image) ? containers : programs);
  }
}
