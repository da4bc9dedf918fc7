package hone.runtime.process;

import hone.engine.training.TrainingSpec.Algorithm;
import hone.runtime.contract.Hosts;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.contract.WholeFile;
import hone.runtime.image.ImageCatalogue.Program;
import hone.runtime.instance.InstanceTypes.Limits;
import hone.runtime.script.ScriptMode;
import hone.runtime.script.Venvs;
import hone.runtime.site.Attempt;
import hone.runtime.site.RefusedException;
import hone.runtime.site.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Prepares and starts the program of one host. Thread-safe.
final class ProcessStarter {
  /// Knuth's multiplier: names that differ in their ends alone differ in their first bits, too.
  private static final int SPREAD = 0x9e3779b1;

  private static final Path OPT_ML = Path.of("/opt/ml");
  private static final Path ETC_HOSTS = Path.of("/etc/hosts");

  private final ProcessSettings settings;
  private final ScriptMode scripts;
  private final Shim shim = new Shim();

  /// The way into a mount namespace, empty if there is none; `null` until it is wanted.
  private @Nullable List<String> namespace;

  ProcessStarter(ProcessSettings settings) {
    this.settings = settings;
    scripts =
        new ScriptMode(settings.channels(), new Venvs(settings.venvs(), settings.environment()));
  }

  private synchronized List<String> namespace() {
    List<String> known = namespace;
    if (known == null) {
      known = MountNamespace.find();
      namespace = known;
    }
    return known;
  }

  /// See whether a host can be run here.
  void check(Host host) throws RefusedException {
    limits(host);
  }

  /// Fetch what the program needs; can be repeated.
  void furnish(Seat seat, Program program) throws RefusedException, IOException {
    switch (program) {
      case Program.Script script -> scripts.prepare(seat.order(), script, seat.folder());
      case Program.Command _, Program.Container _ -> {}
    }
  }

  private Limits limits(Host host) throws RefusedException {
    return settings
        .instances()
        .of(host.instanceType())
        .orElseThrow(() -> new RefusedException(settings.instances().unknown(host.instanceType())))
        .within(Runtime.getRuntime().availableProcessors());
  }

  Process start(Seat seat, Program program) throws RefusedException, IOException {
    SequencedMap<Path, Path> mounts = mounts(seat, program);
    List<String> prefix = mounts.isEmpty() ? List.of() : namespace();
    var start =
        switch (program) {
          case Program.Command command ->
              new Shim.Start(
                  prefix,
                  mounts,
                  seat.folder().ml(),
                  command(seat.order().spec().algorithm(), command),
                  environment(seat, command.environment()));
          case Program.Script script -> {
            ScriptMode.Run run = scripts.run(seat.order(), script, seat.folder());
            var environment = environment(seat, run.variables());
            yield new Shim.Start(prefix, mounts, run.directory(), run.command(), environment);
          }
          case Program.Container container ->
              throw new RefusedException(
                  "the image stands for the container's image "
                      + container.image()
                      + ", no program, by now");
        };
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

  private SequencedMap<String, String> environment(Seat seat, SequencedMap<String, String> image)
      throws RefusedException, IOException {
    return TrainingEnvironment.of(seat, settings.environment(), image, allotment(seat));
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
    if (gpus == 0 || limits.gpus() < 0 || settings.instances().table().isEmpty()) {
      return new Allotment(cores, gpus, Optional.empty());
    }
    Path attempt = Objects.requireNonNull(seat.folder().root().getParent());
    List<String> own = settings.gpus().of(attempt).getOrDefault(seat.host().name(), List.of());
    return new Allotment(cores, own.size(), Optional.of(own));
  }

  private static List<String> command(Algorithm algorithm, Program.Command program) {
    var command = new ArrayList<String>();
    if (algorithm.entrypoint().isEmpty()) {
      command.addAll(program.command());
      command.addAll(algorithm.arguments().isEmpty() ? List.of("train") : algorithm.arguments());
    } else {
      command.addAll(algorithm.entrypoint());
      command.addAll(algorithm.arguments());
    }
    return command;
  }

  /// What is to be said of a program that its own process will not find.
  private static Optional<String> missing(Shim.Start start) {
    String program = start.command().getFirst();
    if (program.contains("/")) {
      return isExecutable(start, Path.of(program))
          ? Optional.empty()
          : Optional.of("there is no program that may be executed at " + program);
    }
    String path = start.environment().getOrDefault("PATH", "");
    for (String each : path.split(":", -1)) {
      if (!each.isEmpty() && isExecutable(start, Path.of(each, program))) {
        return Optional.empty();
      }
    }
    return Optional.of("there is no program " + program + " in its PATH, " + path);
  }

  /// @param path as the program's own process sees it
  private static boolean isExecutable(Shim.Start start, Path path) {
    Path seen = start.directory().resolve(path).normalize();
    for (var mount : start.mounts().entrySet()) {
      Path to = mount.getValue();
      if (seen.startsWith(to)) {
        return Files.isExecutable(mount.getKey().resolve(to.relativize(seen)));
      }
    }
    return Files.isExecutable(seen);
  }

  /// What only this program sees: `/opt/ml` where that is wanted, and the names of a job's hosts
  /// where the system lets it.
  private SequencedMap<Path, Path> mounts(Seat seat, Program program)
      throws RefusedException, IOException {
    var mounts = new LinkedHashMap<Path, Path>();
    if (settings.optMl() || namesOptMl(seat.order().spec().algorithm(), program)) {
      if (namespace().isEmpty()) {
        throw new RefusedException(
            "programs are to see their files at /opt/ml (process_opt_ml, or a script's entry"
                + " point), but this system lets"
                + " the server make no mount namespace; run it as root, allow unprivileged user"
                + " namespaces, or have programs use SAGEMAKER_BASE_DIR");
      }
      if (!Files.isDirectory(OPT_ML)) {
        throw new RefusedException(
            "programs are to see their files at /opt/ml (process_opt_ml, or a script's entry"
                + " point): make that folder, empty,"
                + " so that something can be mounted there");
      }
      mounts.put(seat.folder().ml(), OPT_ML);
    }
    Hosts hosts = Hosts.of(seat.order().spec().resources());
    if (seesNames(hosts)) {
      mounts.put(hostsFile(seat, hosts), ETC_HOSTS);
    }
    return mounts;
  }

  /// Whether a script's image is to run what lies below `/opt/ml` by that name: the SageMaker SDK's
  /// ModelTrainer asks for it.
  private static boolean namesOptMl(Algorithm algorithm, Program program) {
    return program instanceof Program.Script
        && Stream.concat(algorithm.entrypoint().stream(), algorithm.arguments().stream())
            .anyMatch(word -> word.contains(OPT_ML + "/"));
  }

  /// Scripts meet at a host's name, be it their own. For the sake of that alone no program that has
  /// one host is made to believe that it is root.
  private boolean seesNames(Hosts hosts) {
    List<String> way = namespace();
    return !way.isEmpty() && (hosts.all().size() > 1 || !MountNamespace.changesUser(way));
  }

  /// A range of loopback addresses of the attempt's own: hosts of trials that run at once listen on
  /// the same ports.
  private static String net(String attempt) {
    int hash = attempt.hashCode() * SPREAD;
    return "127.%d.%d.".formatted(1 + (hash >>> 24) % 254, (hash >>> 16) & 0xff);
  }

  /// Each of several hosts has a loopback address of its own.
  private static Path hostsFile(Seat seat, Hosts hosts) throws IOException {
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
    WholeFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8), false);
    return file;
  }
}
