package hone.runtime.docker;

import hone.engine.training.TrainingSpec.Algorithm;
import hone.runtime.container.ContainerVariables;
import hone.runtime.container.InputMounts.InputMount;
import hone.runtime.container.SeenFolders;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.image.ImageCatalogue.Program.Container;
import hone.runtime.instance.InstanceTypes.Limits;
import hone.runtime.site.Attempt;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes the request that creates one host's container. What a request of the tuning API says ends
/// in arguments, variables and limits; no part of it can loosen how a container is locked in.
///
/// @param settings how containers are run
/// @param container the image, and what the configuration says of it
/// @param user whom the program runs as, or empty for the image's own
/// @param limits what the host may use
/// @param network the network's name
record CreateBody(
    DockerSettings settings, Container container, String user, Limits limits, String network) {
  static final String ATTEMPT_LABEL = "hone.attempt";
  static final String OWNER_LABEL = "hone.owner";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// Data loaders share memory between processes; an engine's own 64 MiB is too little for them.
  private static final long SHARED_MEMORY = 1L << 30;

  private static final long NANOS = 1_000_000_000;

  /// @param inputs what is mounted over channels
  ObjectNode of(Attempt attempt, Host host, List<InputMount> inputs, GpuRequest gpus) {
    Algorithm algorithm = attempt.order().spec().algorithm();
    ObjectNode body = JSON.createObjectNode();
    body.put("Image", container.image());
    if (algorithm.entrypoint().isEmpty()) {
      List<String> train = List.of("train");
      fill(body.putArray("Cmd"), algorithm.arguments().isEmpty() ? train : algorithm.arguments());
    } else {
      fill(body.putArray("Entrypoint"), algorithm.entrypoint());
      fill(body.putArray("Cmd"), algorithm.arguments());
    }
    ArrayNode variables = body.putArray("Env");
    ContainerVariables.of(attempt.order(), host, user)
        .forEach((name, value) -> variables.add(name + "=" + value));
    if (!user.isEmpty()) {
      body.put("User", user);
    }
    body.put("Hostname", host.name());
    body.put("Tty", false);
    body.put("AttachStdin", false);
    body.put("OpenStdin", false);
    ObjectNode labels = body.putObject("Labels");
    labels.put(ATTEMPT_LABEL, attempt.order().attempt().text());
    labels.put(OWNER_LABEL, settings.owner());
    ObjectNode config = body.putObject("HostConfig");
    hostConfig(config, gpus);
    if (network.equals(DockerPlacement.NONE)) {
      // An engine knows a name only on a network; scripts meet at their own host's.
      config.putArray("ExtraHosts").add(host.name() + ":127.0.0.1");
    }
    ArrayNode mounts = config.putArray("Mounts");
    mounts(mounts, attempt, host);
    for (InputMount each : inputs) {
      bind(mounts, each.source().toString(), SeenFolders.channel(each.channel()))
          .put("ReadOnly", each.readOnly());
    }
    if (attempt.hosts().all().size() > 1) {
      ObjectNode endpoint =
          body.putObject("NetworkingConfig").putObject("EndpointsConfig").putObject(network);
      endpoint.putArray("Aliases").add(host.name());
    }
    return body;
  }

  private static void fill(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }

  private void hostConfig(ObjectNode config, GpuRequest gpus) {
    config.put("NetworkMode", network);
    config.put("Init", true);
    config.put("Privileged", false);
    config.put("ReadonlyRootfs", container.readOnly().orElse(settings.readOnly()));
    config.putArray("CapDrop").add("ALL");
    config.putArray("SecurityOpt").add("no-new-privileges");
    config.put("PidsLimit", settings.processesMax());
    config.put("ShmSize", SHARED_MEMORY);
    config.putObject("RestartPolicy").put("Name", "no");
    ObjectNode core = config.putArray("Ulimits").addObject();
    core.put("Name", "core").put("Soft", 0).put("Hard", 0);
    if (limits.cores() > 0) {
      config.put("NanoCpus", (long) (limits.cores() * NANOS));
    }
    if (limits.memoryBytes() > 0) {
      config.put("Memory", limits.memoryBytes());
      // The same number forbids swap.
      config.put("MemorySwap", limits.memoryBytes());
    }
    gpus.addTo(config);
    ObjectNode log = config.putObject("LogConfig").put("Type", "json-file").putObject("Config");
    log.put("max-size", "32m").put("max-file", "2");
  }

  private static void mounts(ArrayNode mounts, Attempt attempt, Host host) {
    SeenFolders.of(attempt, host)
        .forEach((target, source) -> bind(mounts, source.toString(), target));
    bind(mounts, attempt.folder(host).temporary().toString(), "/tmp");
  }

  private static ObjectNode bind(ArrayNode mounts, String source, String target) {
    return mounts.addObject().put("Type", "bind").put("Source", source).put("Target", target);
  }
}
