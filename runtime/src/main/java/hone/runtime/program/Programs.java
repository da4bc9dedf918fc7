package hone.runtime.program;

import hone.engine.backend.Images;
import hone.engine.backend.TrainingOrder;
import hone.engine.training.TrainingSpec.Algorithm;
import hone.runtime.contract.Advice;
import hone.runtime.contract.Hosts;
import hone.runtime.data.Channels;
import hone.runtime.image.ImageCatalogue;
import hone.runtime.image.ImageCatalogue.Program;
import hone.runtime.image.ImageCatalogue.UnknownImage;
import hone.runtime.image.ProgramFile;
import hone.runtime.instance.PortAllocator;
import hone.runtime.script.Machine;
import hone.runtime.script.ScriptMode;
import hone.runtime.script.Venvs;
import hone.runtime.site.Attempt;
import hone.runtime.site.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Tells what is started on a host: the program, command or script that an image stands for, with
/// its variables and what it sees elsewhere. Thread-safe.
public final class Programs {
  private static final Path ETC_HOSTS = Path.of("/etc/hosts");

  /// How many threads OpenMP makes at most.
  private static final String THREADS = "OMP_THREAD_LIMIT";

  private final ImageCatalogue images;
  private final ScriptMode scripts;
  private final PortAllocator ports = new PortAllocator();
  private final Map<String, String> environment;
  private final OptMlView optMl;

  /// The way into a mount namespace, empty if there is none; `null` until it is wanted.
  private @Nullable List<String> namespace;

  /// @param channels fetch the scripts of script mode
  /// @param venvs the Python environments that are kept
  /// @param environment the server's own, of which training programs get what finds programs
  /// @param optMl whether programs see their files at `/opt/ml`, too, which needs a mount namespace
  public Programs(
      ImageCatalogue images,
      Channels channels,
      Venvs venvs,
      Map<String, String> environment,
      boolean optMl) {
    this.images = images;
    this.environment = Map.copyOf(environment);
    this.optMl = new OptMlView(optMl, this::namespace);
    scripts = new ScriptMode(channels, venvs);
  }

  /// The words that put a command into a mount namespace of its own; none if this system lets the
  /// server make none.
  public synchronized List<String> namespace() {
    List<String> known = namespace;
    if (known == null) {
      known = MountNamespace.find();
      namespace = known;
    }
    return known;
  }

  /// What an order's image stands for.
  public Program of(TrainingOrder order) throws RefusedException {
    try {
      return images.program(order.spec().algorithm().image(), ScriptMode.isAsked(order));
    } catch (UnknownImage error) {
      throw new RefusedException("the image cannot be run: " + error.getMessage());
    }
  }

  /// Fetch what the hosts' programs need, and have the training job's log say what is to be said of
  /// them; can be repeated.
  ///
  /// @param isHere whether they are to start on this machine
  public void furnish(Attempt attempt, boolean isHere) throws RefusedException, IOException {
    List<Hosts.Host> hosts = attempt.hosts().all();
    for (Hosts.Host host : hosts) {
      furnish(Seat.of(attempt, host));
    }
    Seat first = Seat.of(attempt, hosts.getFirst());
    remarks(first, isHere).forEach(attempt.tell());
  }

  private void furnish(Seat seat) throws RefusedException, IOException {
    switch (of(seat.order())) {
      case Program.Script script ->
          scripts.prepare(seat.order(), script, seat.host(), seat.folder());
      case Program.Command _, Program.Container _ -> {}
    }
  }

  /// What is to be started on a host that has been furnished.
  ///
  /// @param allotment what its machine gives it
  /// @param hosts a file that names the job's hosts as `/etc/hosts` does, if it is to see one
  /// @param isHere whether it starts on this machine
  public Shim.Start start(Seat seat, Allotment allotment, @Nullable Path hosts, boolean isHere)
      throws RefusedException, IOException {
    Program program = of(seat.order());
    var mounts = new LinkedHashMap<Path, Path>();
    var advice = new ArrayList<Advice>();
    switch (sight(seat, program, isHere)) {
      case OptMlView.Sight.Own _ -> mounts.put(seat.folder().ml(), OptMl.PATH);
      case OptMlView.Sight.Machine machine ->
          advice.add(new Advice(OptMl.PATH.toString(), machine.advice()));
    }
    if (hosts != null) {
      mounts.put(hosts, ETC_HOSTS);
    }
    List<String> prefix = mounts.isEmpty() ? List.of() : namespace();
    Shim.Start start =
        switch (program) {
          case Program.Command command ->
              new Shim.Start(
                  prefix,
                  mounts,
                  seat.folder().ml(),
                  words(seat.order().spec().algorithm(), command),
                  TrainingEnvironment.of(
                      seat, environment, variables(command, allotment, isHere), allotment));
          case Program.Script script -> {
            Machine machine = machine(seat, allotment, hosts != null, isHere);
            ScriptMode.Run run = scripts.run(seat.order(), script, machine, seat.folder());
            var variables = TrainingEnvironment.of(seat, environment, run.variables(), allotment);
            advice.add(
                ScriptMode.advice(script, run, variables.getOrDefault("PATH", ""), beside(seat)));
            yield new Shim.Start(prefix, mounts, run.directory(), run.command(), variables);
          }
          case Program.Container container ->
              throw new RefusedException(
                  "the image stands for the container's image "
                      + container.image()
                      + ", no program, by now");
        };
    Advice.write(advice, seat.folder());
    return read(start);
  }

  /// What an entry of images has beside its script.
  private String beside(Seat seat) {
    return images.resolve(seat.order().spec().algorithm().image())
            instanceof Images.Resolution.BuiltIn builtIn
        ? " beside builtin: " + builtIn.algorithm()
        : "";
  }

  private Machine machine(Seat seat, Allotment allotment, boolean isNamed, boolean isHere)
      throws RefusedException, IOException {
    TrainingOrder order = seat.order();
    if (!isNamed && !isHere && ScriptMode.meets(order, seat.host())) {
      throw new RefusedException(
          "the script's hosts meet by their names, and this system lets the server make no mount"
              + " namespace in which they have some; run it as root, or allow unprivileged user"
              + " namespaces");
    }
    Path attempt = Objects.requireNonNull(seat.folder().root().getParent());
    int port = ports.of(attempt, Hosts.of(order.spec().resources()).all().size(), isHere);
    return new Machine(
        seat.host(), allotment.gpus(), allotment.networkInterface(), port, isNamed, isHere);
  }

  /// What an image adds to the environment. How many threads may work there is said for this
  /// machine; on another one, as many as it has cores.
  private static SequencedMap<String, String> variables(
      Program.Command command, Allotment allotment, boolean isHere) {
    var all = new LinkedHashMap<>(command.environment());
    if (!isHere) {
      all.computeIfPresent(THREADS, (_, _) -> String.valueOf(allotment.cores()));
    }
    return all;
  }

  /// The same with what reads the program's file, where that does not say so itself.
  private static Shim.Start read(Shim.Start start) throws RefusedException {
    String name = start.command().getFirst();
    if (!name.contains("/")) {
      return start; // found in the program's own PATH
    }
    return switch (ProgramFile.look(start.real(Path.of(name)), name)) {
      case ProgramFile.Start.Itself _ -> start;
      case ProgramFile.Start.By by -> start.with(by.before(start.command()));
      case ProgramFile.Start.Never never -> throw new RefusedException(never.why());
    };
  }

  private static List<String> words(Algorithm algorithm, Program.Command program) {
    var words = new ArrayList<String>();
    if (algorithm.entrypoint().isEmpty()) {
      words.addAll(program.command());
      words.addAll(algorithm.arguments().isEmpty() ? List.of("train") : algorithm.arguments());
    } else {
      words.addAll(algorithm.entrypoint());
      words.addAll(algorithm.arguments());
    }
    return words;
  }

  /// What a training job's log is to say before anything is brought.
  public List<String> remarks(TrainingOrder order) throws RefusedException {
    var all = new ArrayList<String>();
    if (order.spec().options().networkIsolation()) {
      all.add("EnableNetworkIsolation holds for containers; this is a process");
    }
    if (of(order) instanceof Program.Script) {
      ScriptMode.remark(order).ifPresent(all::add);
    }
    return all;
  }

  List<String> remarks(Seat seat, boolean isHere) throws RefusedException, IOException {
    return sight(seat, of(seat.order()), isHere).remark().stream().toList();
  }

  private OptMlView.Sight sight(Seat seat, Program program, boolean isHere)
      throws RefusedException, IOException {
    Algorithm algorithm = seat.order().spec().algorithm();
    List<String> words =
        program instanceof Program.Command command
            ? words(algorithm, command)
            : Stream.concat(algorithm.entrypoint().stream(), algorithm.arguments().stream())
                .toList();
    return optMl.of(seat, program, words, isHere);
  }
}
