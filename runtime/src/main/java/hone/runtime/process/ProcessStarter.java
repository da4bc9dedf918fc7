package hone.runtime.process;

import hone.engine.file.Durability;
import hone.engine.file.WholeFile;
import hone.runtime.command.Executables;
import hone.runtime.contract.Hosts;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.file.ShortPath;
import hone.runtime.image.ProgramFile;
import hone.runtime.instance.InstanceTypes.Limits;
import hone.runtime.program.Allotment;
import hone.runtime.program.MountNamespace;
import hone.runtime.program.Programs;
import hone.runtime.program.Seat;
import hone.runtime.program.Shim;
import hone.runtime.site.Attempt;
import hone.runtime.site.RefusedException;
import hone.runtime.site.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Starts the program of one host on this machine. Thread-safe.
final class ProcessStarter {
  /// Knuth's multiplier: names that differ in their ends alone differ in their first bits, too.
  private static final int SPREAD = 0x9e3779b1;

  /// By which a job's hosts reach each other.
  static final String INTERFACE = "lo";

  private static final Path ETC_HOSTS = Path.of("/etc/hosts");

  private final ProcessSettings settings;
  private final Programs programs;
  private final Shim shim = new Shim();

  ProcessStarter(ProcessSettings settings) {
    this.settings = settings;
    programs = settings.programs();
  }

  /// See whether a host can be run here.
  void check(Host host) throws RefusedException {
    limits(host);
  }

  private Limits limits(Host host) throws RefusedException {
    return settings
        .instances()
        .of(host.instanceType())
        .orElseThrow(() -> new RefusedException(settings.instances().unknown(host.instanceType())))
        .within(Runtime.getRuntime().availableProcessors());
  }

  Process start(Seat seat) throws RefusedException, IOException {
    Shim.Start start = programs.start(seat, allotment(seat), hostsFile(seat), true);
    Optional<String> missing = missing(start);
    if (missing.isPresent()) {
      throw new RefusedException(missing.get());
    }
    Shim.Start named = start.withOwnVariables();
    Optional<Cgroup> cgroup = settings.cgroups().map(all -> all.of(seat));
    if (cgroup.isEmpty()) {
      return shim.start(seat.folder(), named);
    }
    cgroup.get().make(limits(seat.host()));
    return shim.start(seat.folder(), named.with(cgroup.get().around(named.command())));
  }

  /// Give an attempt's hosts their GPUs, or find what they have been given.
  ///
  /// @throws UnavailableException if they are taken now
  void takeGpus(Attempt attempt) throws RefusedException, IOException {
    var wanted = new LinkedHashMap<String, Integer>();
    for (Host host : attempt.hosts().all()) {
      wanted.put(host.name(), limits(host).gpus());
    }
    settings.gpus().take(attempt.folder().root(), wanted);
  }

  private Allotment allotment(Seat seat) throws RefusedException, IOException {
    Limits limits = limits(seat.host());
    int all = Runtime.getRuntime().availableProcessors();
    int cores = limits.cores() > 0 ? (int) Math.ceil(limits.cores()) : all;
    int gpus = settings.gpus().all().size();
    Optional<List<String>> own = Optional.empty();
    if (gpus > 0 && limits.gpus() >= 0 && !settings.instances().table().isEmpty()) {
      Path attempt = Objects.requireNonNull(seat.folder().root().getParent());
      own = Optional.of(settings.gpus().of(attempt).getOrDefault(seat.host().name(), List.of()));
    }
    Path temporary = new ShortPath(seat.folder().temporary()).make();
    return new Allotment(
        cores, own.map(List::size).orElse(gpus), own, INTERFACE, Optional.of(temporary));
  }

  /// What is to be said of a program that its own process will not find.
  private static Optional<String> missing(Shim.Start start) {
    String program = start.command().getFirst();
    if (program.contains("/")) {
      Path file = start.real(Path.of(program));
      return Files.isExecutable(file)
          ? missingInterpreter(start, file, program)
          : Optional.of("there is no program that may be executed at " + program);
    }
    String path = start.environment().getOrDefault("PATH", "");
    return Executables.find(path, program, start::real).isPresent()
        ? Optional.empty()
        : Optional.of("there is no program " + program + " in its PATH, " + path);
  }

  private static Optional<String> missingInterpreter(Shim.Start start, Path file, String program) {
    return ProgramFile.look(file, program) instanceof ProgramFile.Start.Itself(var interpreter)
        ? interpreter
            .filter(each -> !Files.isExecutable(start.real(each)))
            .map(each -> program + " is to be read by " + each + ", which may not be executed here")
        : Optional.empty();
  }

  /// Scripts meet at a host's name, be it their own. For the sake of that alone no program that has
  /// one host is made to believe that it is root.
  private boolean seesNames(Hosts hosts) {
    List<String> way = programs.namespace();
    return !way.isEmpty() && (hosts.all().size() > 1 || !MountNamespace.changesUser(way));
  }

  /// A range of loopback addresses of the attempt's own: hosts of trials that run at once listen on
  /// the same ports.
  private static String net(String attempt) {
    int hash = attempt.hashCode() * SPREAD;
    return "127.%d.%d.".formatted(1 + (hash >>> 24) % 254, (hash >>> 16) & 0xff);
  }

  /// Each of several hosts has a loopback address of its own.
  private @Nullable Path hostsFile(Seat seat) throws IOException {
    Hosts hosts = Hosts.of(seat.order().spec().resources());
    if (!seesNames(hosts)) {
      return null;
    }
    var text = new StringBuilder();
    if (Files.exists(ETC_HOSTS)) {
      // Other machines' names may be known by this file alone.
      text.append(Files.readString(ETC_HOSTS).stripTrailing()).append('\n');
    }
    int number = hosts.all().size() == 1 ? 0 : 1;
    for (Host host : hosts.all()) {
      number++;
      String net = hosts.all().size() == 1 ? "127.0.0." : net(seat.order().attempt().text());
      text.append(net).append(number).append(' ').append(host.name()).append('\n');
    }
    Path file = seat.folder().root().resolve("hosts");
    WholeFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8), Durability.PROCESS);
    return file;
  }
}
