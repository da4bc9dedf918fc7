package hone.runtime.slurm;

import hone.engine.file.Durability;
import hone.engine.file.WholeFile;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.instance.InstanceTypes.Limits;
import hone.runtime.program.Allotment;
import hone.runtime.program.Programs;
import hone.runtime.program.Seat;
import hone.runtime.program.Shim;
import hone.runtime.site.Attempt;
import hone.runtime.site.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes what is submitted for an attempt: the files that its job reads, and what `sbatch` is told.
/// The scripts' texts are fixed; values reach them in files that no shell parses.
final class Submission {
  /// What Slurm waits for beyond the time after which the server ends a program itself.
  private static final Duration SLACK = Duration.ofMinutes(5);

  private static final long MIB = 1L << 20;
  private static final Shim SHIM = new Shim();

  private final SlurmSettings settings;
  private final Attempt attempt;

  Submission(SlurmSettings settings, Attempt attempt) {
    this.settings = settings;
    this.attempt = attempt;
  }

  private Limits limits(Host host) throws RefusedException {
    Limits limits =
        settings
            .instances()
            .of(host.instanceType())
            .orElseThrow(
                () -> new RefusedException(settings.instances().unknown(host.instanceType())));
    if (limits.gpus() < 0) {
      throw new RefusedException(
          "instance_types gives "
              + host.instanceType()
              + " all GPUs; on Slurm it must be a number");
    }
    return limits;
  }

  /// What each node is asked for: of several instance types the most.
  Limits most() throws RefusedException {
    Limits most = Limits.NONE;
    for (Host host : attempt.hosts().all()) {
      Limits each = limits(host);
      most =
          new Limits(
              Math.max(most.cores(), each.cores()),
              Math.max(most.memoryBytes(), each.memoryBytes()),
              Math.max(most.gpus(), each.gpus()));
    }
    return most;
  }

  /// Slurm gives whole processors, and one to whom asks for none.
  private static int cores(Limits limits) {
    return Math.max(1, (int) Math.ceil(limits.cores()));
  }

  /// Write the files of the job. Its programs have not been started.
  void write() throws RefusedException, IOException {
    Path root = attempt.folder().root();
    for (String script : List.of("job.sh", "task.sh")) {
      WholeFile.write(root.resolve(script), resource(script), Durability.PROCESS);
    }
    for (Host host : attempt.hosts().all()) {
      Seat seat = Seat.of(attempt, host);
      WholeFile.write(seat.folder().root().resolve("launch"), launch(seat), Durability.PROCESS);
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = Submission.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + name);
      }
      return in.readAllBytes();
    }
  }

  /// The variables and the words of a host's program, each ended by a zero byte.
  private byte[] launch(Seat seat) throws RefusedException, IOException {
    Limits limits = limits(seat.host());
    var allotment =
        new Allotment(
            cores(limits),
            limits.gpus(),
            Optional.empty(),
            settings.networkInterface(),
            Optional.empty());
    Programs programs = settings.programs();
    boolean names = attempt.hosts().all().size() > 1 && !programs.namespace().isEmpty();
    Path hosts = names ? seat.folder().root().resolve("hosts") : null;
    Shim.Start start = programs.start(seat, allotment, hosts, false).withOwnVariables();
    var text = new ByteArrayOutputStream();
    start.environment().forEach((name, value) -> append(text, name + "=" + value));
    SHIM.words(seat.folder(), start).forEach(word -> append(text, word));
    return text.toByteArray();
  }

  private static void append(ByteArrayOutputStream text, String word) {
    text.writeBytes(word.getBytes(StandardCharsets.UTF_8));
    text.write(0);
  }

  /// The configured options of `sbatch`: those for all jobs, then those of the hosts' types. Of an
  /// option that is given twice `sbatch` takes the last.
  private List<String> options() {
    var all = new ArrayList<>(settings.options());
    attempt.hosts().all().stream()
        .map(Host::instanceType)
        .distinct()
        .forEach(type -> all.addAll(settings.instances().extras(type).slurmOptions()));
    return all;
  }

  /// Whether an option of sbatch, of which a beginning is enough, says how much memory a job gets.
  /// `--mem-bind` does not.
  static boolean isMemory(String option) {
    String name = option.replaceFirst("=.*", "");
    return name.equals("--mem")
        || (name.startsWith("--mem-p")
            && ("--mem-per-cpu".startsWith(name) || "--mem-per-gpu".startsWith(name)));
  }

  /// For how many minutes its job would have to be allowed to run.
  private long needed() {
    Duration longest =
        attempt.order().spec().limits().runtimeMax().plus(settings.stopGrace()).plus(SLACK);
    return Math.ceilDiv(longest.toSeconds(), 60);
  }

  /// Whether the configuration lets it have less time than it needs.
  boolean isShortened() {
    return settings.timeMaxMinutes() > 0 && settings.timeMaxMinutes() < needed();
  }

  /// For how many minutes its job may run.
  long minutes() {
    return isShortened() ? settings.timeMaxMinutes() : needed();
  }

  /// What `sbatch` is told.
  ///
  /// @param name the job's
  List<String> arguments(String name) throws RefusedException {
    int hosts = attempt.hosts().all().size();
    Limits limits = most();
    Path root = attempt.folder().root();
    var all = new ArrayList<String>();
    all.add("--job-name=" + name);
    all.add("--chdir=" + root);
    all.add("--output=slurm.out");
    all.add("--open-mode=append");
    all.add("--no-requeue");
    // The nodes' own limits hold, not those of the server's machine.
    all.add("--propagate=NONE");
    all.add("--nodes=" + hosts);
    all.add("--ntasks=" + hosts);
    all.add("--ntasks-per-node=1");
    all.add("--cpus-per-task=" + cores(limits));
    all.add("--time=" + minutes());
    // Slurm has it either way, and not both.
    List<String> options = options();
    boolean isTold = options.stream().anyMatch(Submission::isMemory);
    if (limits.memoryBytes() > 0 && !isTold) {
      all.add("--mem=" + Math.ceilDiv(limits.memoryBytes(), MIB) + "M");
    }
    if (limits.gpus() > 0) {
      all.add("--gpus-per-node=" + limits.gpus());
    }
    if (!settings.partition().isEmpty()) {
      all.add("--partition=" + settings.partition());
    }
    if (!settings.account().isEmpty()) {
      all.add("--account=" + settings.account());
    }
    all.addAll(options);
    all.add(root.resolve("job.sh").toString());
    all.add(root.toString());
    return all;
  }
}
