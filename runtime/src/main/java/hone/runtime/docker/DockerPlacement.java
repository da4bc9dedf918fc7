package hone.runtime.docker;

import hone.engine.backend.TrainingOrder;
import hone.runtime.container.ContainerRequest;
import hone.runtime.container.InputMounts;
import hone.runtime.container.InputMounts.InputMount;
import hone.runtime.container.Ownership;
import hone.runtime.container.PullPolicy;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.docker.engine.EngineCalls;
import hone.runtime.docker.engine.EngineClient;
import hone.runtime.docker.engine.EngineException;
import hone.runtime.docker.engine.ImageName;
import hone.runtime.image.ImageCatalogue.Program;
import hone.runtime.instance.InstanceTypes.Limits;
import hone.runtime.log.LogSource;
import hone.runtime.site.Attempt;
import hone.runtime.site.Placement;
import hone.runtime.site.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One attempt's containers, one for each host, and their network where there are several.
final class DockerPlacement implements Placement {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static final String NONE = "none";

  private final DockerSettings settings;
  private final ContainerRequest request;
  private final EngineClient engine;
  private final Attempt attempt;
  private final List<HostContainer> containers = new ArrayList<>();

  DockerPlacement(DockerSettings settings, EngineClient engine, ContainerRequest request) {
    this.settings = settings;
    this.engine = engine;
    this.request = request;
    attempt = request.attempt();
    for (Host host : attempt.hosts().all()) {
      containers.add(
          new HostContainer(
              engine, host, name() + "-" + host.name(), attempt.folder(host), attempt.wake()));
    }
  }

  /// The attempt's name in the engine; also its network's.
  private String name() {
    return "hone-" + attempt.order().attempt();
  }

  private boolean hasOwnNetwork() {
    return attempt.hosts().all().size() > 1;
  }

  /// Without root's rights an engine makes another user of any but the container's root.
  private String user(Program.Container container) throws EngineException, IOException {
    String configured = container.user().orElse(settings.user());
    boolean rootless =
        configured.equals(Ownership.AUTO)
            && !Ownership.isRoots(attempt.folder())
            && engine.isRootless();
    return rootless ? Ownership.ROOTLESS : Ownership.user(configured, attempt.folder());
  }

  private boolean isIsolated() {
    return attempt.order().spec().options().networkIsolation();
  }

  private String network() {
    if (hasOwnNetwork()) {
      return name();
    }
    return isIsolated() ? NONE : settings.network();
  }

  @Override
  public String networkInterface() {
    return network().equals(NONE) ? "lo" : "eth0";
  }

  @Override
  public boolean isStarted() throws IOException {
    for (HostContainer each : containers) {
      if (!EngineCalls.of(each::isStarted)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void reserve() throws RefusedException, IOException {
    var gpus = new LinkedHashMap<String, Integer>();
    for (Host host : attempt.hosts().all()) {
      gpus.put(host.name(), limits(host).gpus());
    }
    settings.gpus().take(attempt.folder().root(), gpus);
  }

  @Override
  public void prepare() throws RefusedException, IOException {
    Program.Container container = request.program();
    for (Host host : attempt.hosts().all()) {
      limits(host);
    }
    String image = container.image();
    try {
      if (settings.pull() == PullPolicy.ALWAYS
          || (settings.pull() == PullPolicy.MISSING && !engine.hasImage(image))) {
        engine.pull(image, login(image));
      }
    } catch (EngineException error) {
      if (error.isPassing()) {
        throw EngineCalls.failed(error);
      }
      throw ContainerRequest.noImage(image, String.valueOf(error.getMessage()));
    }
  }

  @Override
  public void furnish() throws RefusedException, IOException {
    request.bringCode();
  }

  private Optional<SequencedMap<String, String>> login(String image) throws IOException {
    String registry = ImageName.parse(image).registry();
    for (RegistryLogin each : settings.registries()) {
      if (each.registry().equals(registry)) {
        var login = new LinkedHashMap<String, String>();
        login.put("username", each.user());
        login.put("password", Files.readString(each.passwordFile()).strip());
        login.put("serveraddress", registry);
        return Optional.of(login);
      }
    }
    return Optional.empty();
  }

  private Limits limits(Host host) throws RefusedException {
    return request.limits(host).within(Runtime.getRuntime().availableProcessors());
  }

  @Override
  public void start() throws RefusedException, IOException {
    Program.Container container = request.program();
    try {
      if (hasOwnNetwork()) {
        engine.createNetwork(networkBody());
      }
      for (int i = 0; i < containers.size(); i++) {
        if (containers.get(i).isStarted()) {
          continue; // by an earlier call; its program may have changed its files, and have ended
        }
        Host host = attempt.hosts().all().get(i);
        String user = user(container);
        List<InputMount> inputs =
            InputMounts.prepare(
                attempt, attempt.folder(host), request.channels().fileSystems(), user);
        Ownership.give(attempt.folder(host), user);
        var body = new CreateBody(settings, container, user, limits(host), network());
        GpuRequest wanted = gpus(host);
        start(containers.get(i), body.of(attempt, host, inputs, wanted), wanted);
      }
    } catch (EngineException error) {
      if (error.isRefusal()) {
        throw new RefusedException("the engine cannot run it: " + error.getMessage());
      }
      throw EngineCalls.failed(error);
    }
  }

  private GpuRequest gpus(Host host) throws RefusedException, IOException {
    List<String> devices =
        settings.gpus().of(attempt.folder().root()).getOrDefault(host.name(), List.of());
    return new GpuRequest(settings.gpuKind(), limits(host).gpus(), devices);
  }

  private static void start(HostContainer container, ObjectNode body, GpuRequest gpus)
      throws EngineException, RefusedException, IOException {
    try {
      container.start(body);
    } catch (EngineException error) {
      if (gpus.isMissed(error)) {
        throw GpuRequest.missing(error);
      }
      throw error;
    }
  }

  private ObjectNode networkBody() {
    TrainingOrder order = attempt.order();
    ObjectNode body = JSON.createObjectNode();
    body.put("Name", name());
    body.put("Driver", "bridge");
    body.put("CheckDuplicate", true);
    // The hosts reach each other, and nothing else, where the job is isolated.
    body.put("Internal", isIsolated());
    ObjectNode labels = body.putObject("Labels");
    labels.put(CreateBody.ATTEMPT_LABEL, order.attempt().text());
    labels.put(CreateBody.OWNER_LABEL, settings.owner());
    return body;
  }

  @Override
  public List<HostStatus> look() throws IOException {
    var all = new ArrayList<HostStatus>();
    for (HostContainer each : containers) {
      all.add(EngineCalls.of(each::look));
    }
    return all;
  }

  @Override
  public SequencedMap<String, LogSource> logs() {
    var all = new LinkedHashMap<String, LogSource>();
    for (int i = 0; i < containers.size(); i++) {
      all.put(
          attempt.hosts().all().get(i).name(),
          new ContainerLog(engine, containers.get(i).name()).source());
    }
    return all;
  }

  @Override
  public boolean terminate() throws IOException {
    return signal("SIGTERM");
  }

  @Override
  public boolean kill() throws IOException {
    // What has just got it may not have ended yet: the next call tells.
    return !signal("SIGKILL");
  }

  /// @return whether any container ran, and so got it
  private boolean signal(String signal) throws IOException {
    boolean any = false;
    for (HostContainer each : containers) {
      any |= EngineCalls.of(() -> each.signal(signal));
    }
    return any;
  }

  @Override
  public void remove() throws IOException {
    boolean gone = true;
    for (HostContainer each : containers) {
      gone &= EngineCalls.of(() -> each.remove(attempt.tell()));
    }
    settings.gpus().giveBack(attempt.folder().root());
    if (hasOwnNetwork() && gone) {
      EngineCalls.of(
          () -> {
            engine.removeNetwork(name());
            return true;
          });
    }
  }

  @Override
  public void close() {
    containers.forEach(HostContainer::close);
  }
}
