package hone.runtime.script;

import hone.engine.backend.TrainingOrder;
import hone.engine.file.Durability;
import hone.engine.file.WholeFile;
import hone.engine.training.ScriptSetting;
import hone.engine.training.TrainingSpec.Algorithm;
import hone.runtime.command.Executables;
import hone.runtime.contract.Advice;
import hone.runtime.contract.HostFolder;
import hone.runtime.contract.Hosts;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.data.Channels;
import hone.runtime.image.ImageCatalogue.Program;
import hone.runtime.site.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Runs a script of the request's instead of an image's program, as SageMaker's framework images
/// do: `sagemaker_submit_directory` says where it is, `sagemaker_program` which file starts, and
/// what its `requirements.txt` asks for is installed. A request's own entry point or arguments run
/// instead, where there are any. Thread-safe.
public final class ScriptMode {
  /// The channel by which the SageMaker SDK's ModelTrainer sends what starts its scripts.
  private static final String DRIVERS = "sm_drivers";

  /// The SDK's own script has a few kilobytes; a request's could fill the memory.
  private static final long DRIVER_MAX = 1 << 20;

  private final CodeSource source;
  private final Venvs venvs;

  public ScriptMode(Channels channels, Venvs venvs) {
    source = new CodeSource(channels);
    this.venvs = venvs;
  }

  /// How a script is started.
  ///
  /// @param variables what its environment has beyond every program's
  public record Run(Path directory, List<String> command, SequencedMap<String, String> variables) {}

  /// Whether a request says itself what is run, as the SageMaker SDK's ModelTrainer does.
  public static boolean isOwn(Algorithm algorithm) {
    return !algorithm.entrypoint().isEmpty() || !algorithm.arguments().isEmpty();
  }

  /// Whether a request says which script is run, or has an entry point of its own.
  public static boolean isAsked(TrainingOrder order) {
    return !given(order, ScriptSetting.PROGRAM).isBlank()
        || !order.spec().algorithm().entrypoint().isEmpty();
  }

  /// The file that starts, below the code folder.
  private static String program(TrainingOrder order) throws RefusedException {
    String name = value(order, ScriptSetting.PROGRAM, "the script's file name");
    try {
      Path path = Path.of(name).normalize();
      if (!path.isAbsolute() && !path.startsWith("..") && !name.startsWith("-")) {
        return name;
      }
    } catch (InvalidPathException _) {
      // Told below.
    }
    throw new RefusedException(
        ScriptSetting.PROGRAM.hyperparameter()
            + ": found '"
            + name
            + "', allowed: a file's path inside of the source directory");
  }

  private static String submitDirectory(TrainingOrder order) throws RefusedException {
    return value(
        order,
        ScriptSetting.DIRECTORY,
        "s3://…/sourcedir.tar.gz, file:///… or an absolute path, which may be below /opt/ml");
  }

  /// Where a request's code is, if it names a place that is not a container's own.
  public static Optional<String> elsewhere(TrainingOrder order) {
    String given = ScriptSetting.DIRECTORY.of(order.hyperparameters(), Map.of());
    return Optional.of(given).filter(uri -> uri.contains("://"));
  }

  private static String value(TrainingOrder order, ScriptSetting setting, String allowed)
      throws RefusedException {
    String given = given(order, setting);
    if (given.isBlank()) {
      throw new RefusedException(
          "this image runs scripts: found no hyperparameter "
              + setting.hyperparameter()
              + " and no variable "
              + setting.variable()
              + ", allowed: "
              + allowed
              + "; nor a ContainerEntrypoint");
    }
    return given;
  }

  private static String given(TrainingOrder order, ScriptSetting setting) {
    return setting.of(order.hyperparameters(), order.spec().environment());
  }

  /// Bring the code to a host's folder, and make its Python environment. The channels are there.
  public void prepare(TrainingOrder order, Program.Script script, Host host, HostFolder folder)
      throws RefusedException, IOException {
    if (isOwn(order.spec().algorithm())) {
      checkDriver(folder);
      // What it installs must not change this machine's Python.
      venvs.make(script.interpreter(), ownVenv(folder), folder.root());
      return;
    }
    source.bring(order.scope().account(), submitDirectory(order), folder);
    Optional<EntryPoint> entry = EntryPoint.of(folder.code(), program(order));
    if (entry.isEmpty()) {
      throw new RefusedException(
          "there is no file " + program(order) + " in " + submitDirectory(order));
    }
    Distribution.Starter starter = Distribution.of(order, host).starter();
    if (starter == Distribution.Starter.TORCHRUN && entry.get() != EntryPoint.PYTHON) {
      throw new RefusedException(
          "torchrun starts Python scripts, and no packages or other programs: found "
              + program(order)
              + ", allowed with torch_distributed and pytorchddp: a file whose name ends with .py,"
              + " and no setup.py beside it");
    }
    Venvs.Python python = python(order, script, folder);
    if (starter == Distribution.Starter.MPIRUN && !venvs.finds("mpirun", python)) {
      throw new RefusedException(
          "the hyperparameter sagemaker_mpi_enabled asks for mpirun, which is neither beside "
              + python.executable()
              + " nor in the server's PATH, "
              + venvs.path()
              + ": install Open MPI there, and mpi4py");
    }
  }

  /// What the SDK brings to start MPI with changes its machine, which is meant to be a container.
  private static void checkDriver(HostFolder folder) throws RefusedException, IOException {
    Path script = folder.channel(DRIVERS).resolve("sm_train.sh");
    boolean isDriver = Files.isRegularFile(script) && Files.size(script) <= DRIVER_MAX;
    if (isDriver && Files.readString(script).contains("/mpi_driver.py")) {
      throw new RefusedException(
          "the SageMaker SDK's MPI(), of the channel sm_drivers, starts an SSH server and writes"
              + " /etc/environment, which only a container may have done to it. Allowed:"
              + " Torchrun(); or a container (container in the configuration's images)");
    }
  }

  /// What its log is to say of a script's hosts, or nothing.
  public static Optional<String> remark(TrainingOrder order) throws RefusedException {
    if (isOwn(order.spec().algorithm())) {
      return Optional.empty();
    }
    Host first = Hosts.of(order.spec().resources()).all().getFirst();
    return Optional.of(Distribution.of(order, first).remark()).filter(text -> !text.isEmpty());
  }

  /// Whether a host's script meets others by their names.
  public static boolean meets(TrainingOrder order, Host host) throws RefusedException {
    Distribution distribution = Distribution.of(order, host);
    return !isOwn(order.spec().algorithm())
        && distribution.hosts().size() > 1
        && distribution.starter() != Distribution.Starter.NOTHING;
  }

  private static Path ownVenv(HostFolder folder) {
    return folder.root().resolve("venv");
  }

  private Venvs.Python python(TrainingOrder order, Program.Script script, HostFolder folder)
      throws RefusedException, IOException {
    var wanted = new Venvs.Wanted(folder.code(), isPackage(order, folder));
    return venvs.python(
        script.interpreter(), wanted, order.spec().environment(), folder.environment());
  }

  private static boolean isPackage(TrainingOrder order, HostFolder folder)
      throws RefusedException, IOException {
    return EntryPoint.of(folder.code(), program(order)).orElseThrow() == EntryPoint.PACKAGE;
  }

  /// What to run on a host that has been prepared. Its command is noted, to be told if it fails.
  public Run run(TrainingOrder order, Program.Script script, Machine machine, HostFolder folder)
      throws RefusedException, IOException {
    Algorithm algorithm = order.spec().algorithm();
    if (isOwn(algorithm)) {
      var launcher = new Launcher(Distribution.none(order, machine.host()), machine);
      Venvs.Python python = Venvs.Python.in(ownVenv(folder));
      var command = new ArrayList<>(algorithm.entrypoint());
      command.addAll(algorithm.arguments());
      return new Run(folder.ml(), command, variables(python, launcher));
    }
    var launcher = new Launcher(Distribution.of(order, machine.host()), machine);
    Venvs.Python python = python(order, script, folder);
    var variables = variables(python, launcher);
    variables.put("PYTHONPATH", folder.code().toString());
    var command = new ArrayList<>(launcher.before());
    command.addAll(start(order, folder, launcher.python(python.executable())));
    command.addAll(UserValues.of(order.hyperparameters()).arguments());
    String shown = String.join(" ", command);
    WholeFile.write(folder.script(), shown.getBytes(StandardCharsets.UTF_8), Durability.PROCESS);
    return new Run(folder.code(), command, variables);
  }

  /// What helps whose script misses a module.
  ///
  /// @param path where the script's programs are found
  /// @param beside what the image's entry is to have beside the script, if anything
  public static Advice advice(Program.Script script, Run run, String path, String beside) {
    String own = script.interpreter();
    String real = Executables.find(path, own).map(Path::toString).orElse(own);
    String venv = run.variables().get("VIRTUAL_ENV");
    String python = venv == null ? real : venv + "/bin/python, made by " + own + ",";
    return new Advice(
        "No module named",
        "the script was run by "
            + python
            + " which lacks it: name its package in a requirements.txt of the source directory,"
            + " or have an entry of images in the server's configuration say script:"
            + beside
            + " with the path of a Python that has it");
  }

  private static List<String> start(TrainingOrder order, HostFolder folder, List<String> python)
      throws RefusedException, IOException {
    String program = program(order);
    var words = new ArrayList<>(python);
    switch (EntryPoint.of(folder.code(), program).orElseThrow()) {
      case PACKAGE -> words.addAll(List.of("-m", program.replaceFirst("\\.py$", "")));
      case PYTHON -> words.add(program);
      case COMMAND -> {
        return EntryPoint.command(folder.code().resolve(program));
      }
    }
    return words;
  }

  private SequencedMap<String, String> variables(Venvs.Python python, Launcher launcher)
      throws RefusedException {
    SequencedMap<String, String> variables = launcher.variables();
    // What a script starts by a name alone is its own Python's, too.
    Optional<Path> folder = python.folder();
    folder.ifPresent(bin -> variables.put("PATH", bin + ":" + venvs.path()));
    python.venv().ifPresent(venv -> variables.put("VIRTUAL_ENV", venv.toString()));
    return variables;
  }
}
