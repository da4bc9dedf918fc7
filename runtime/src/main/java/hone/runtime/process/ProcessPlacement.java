package hone.runtime.process;

import hone.engine.training.TrainingSpec.Algorithm;
import hone.runtime.attempt.Attempt;
import hone.runtime.attempt.Placement;
import hone.runtime.attempt.RefusedException;
import hone.runtime.attempt.Wakeup;
import hone.runtime.contract.HostFolder;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.image.ImageCatalogue;
import hone.runtime.image.ImageCatalogue.Program;
import hone.runtime.image.ImageCatalogue.UnknownImage;
import hone.runtime.log.FileSource;
import hone.runtime.log.LogSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// One attempt's processes: for each host a shim, which outlives the server, and what it started.
final class ProcessPlacement implements Placement {
  private static final Duration LOOK = Duration.ofMillis(50);

  /// How often what is left in the background is looked at before it is killed.
  private static final int LEFTOVER_LOOKS = 10;

  private final Attempt attempt;
  private final ImageCatalogue images;
  private final Map<String, String> environment;
  private final Shim shim;
  private final ProcessTree tree;
  private final Wakeup pause = new Wakeup();

  ProcessPlacement(
      Attempt attempt, ImageCatalogue images, Map<String, String> environment, Shim shim) {
    this.attempt = attempt;
    this.images = images;
    this.environment = environment;
    this.shim = shim;
    tree = new ProcessTree(attempt.order().attempt().text());
  }

  @Override
  public String networkInterface() {
    return "lo";
  }

  @Override
  public boolean isStarted() throws IOException {
    adopt();
    for (Host host : attempt.hosts().all()) {
      if (!process(host).hasRun()) {
        return false;
      }
    }
    return true;
  }

  private HostProcess process(Host host) {
    return new HostProcess(attempt.folder(host));
  }

  /// A server may have ended between starting a program and noting it.
  private void adopt() throws IOException {
    for (Host host : attempt.hosts().all()) {
      HostProcess process = process(host);
      if (Files.isDirectory(attempt.folder(host).ml()) && !process.isNoted()) {
        Optional<ProcessHandle> found = tree.shim(host.name());
        if (found.isPresent()) {
          process.note(found.get());
        }
      }
    }
  }

  @Override
  public void start() throws RefusedException, IOException {
    Program.Command program = program();
    List<String> command = command(attempt.order().spec().algorithm(), program);
    Optional<String> missing = missing(command.getFirst());
    if (missing.isPresent()) {
      throw new RefusedException(missing.get());
    }
    for (Host host : attempt.hosts().all()) {
      HostProcess process = process(host);
      if (!process.hasRun()) {
        HostFolder folder = attempt.folder(host);
        var variables =
            TrainingEnvironment.of(
                attempt.order(), host, folder, environment, program.environment());
        Process started = shim.start(folder, command, variables);
        var _ = started.onExit().thenRun(attempt.wake());
        process.note(started.toHandle());
      }
    }
  }

  private Program.Command program() throws RefusedException {
    String image = attempt.order().spec().algorithm().image();
    try {
      return switch (images.program(image)) {
        case Program.Command command -> command;
        case Program.Container _ ->
            throw new RefusedException(
                "the image " + image + " stands for a container's image, no program, by now");
      };
    } catch (UnknownImage error) {
      throw new RefusedException("the image cannot be run: " + error.getMessage());
    }
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

  private Optional<String> missing(String program) {
    if (program.contains("/")) {
      return Files.isExecutable(Path.of(program))
          ? Optional.empty()
          : Optional.of("there is no program that may be executed at " + program);
    }
    String path = environment.getOrDefault("PATH", "");
    for (String each : path.split(":", -1)) {
      if (!each.isEmpty() && Files.isExecutable(Path.of(each).resolve(program))) {
        return Optional.empty();
      }
    }
    return Optional.of("there is no program " + program + " in the server's PATH, " + path);
  }

  @Override
  public List<HostStatus> look() throws IOException {
    var all = new ArrayList<HostStatus>();
    for (Host host : attempt.hosts().all()) {
      all.add(look(host));
    }
    return all;
  }

  private HostStatus look(Host host) throws IOException {
    HostProcess process = process(host);
    Optional<ProcessHandle> running = process.shim();
    // The exit file is written before the shim ends, so that it is looked for second.
    Optional<Integer> code = process.exitCode();
    if (code.isPresent()) {
      return HostStatus.exited(host, code.get(), "");
    }
    return running.isPresent()
        ? HostStatus.running(host)
        : HostStatus.gone(
            host,
            "the training program's process is gone and left no exit code; the machine may have"
                + " been restarted.");
  }

  @Override
  public SequencedMap<String, LogSource> logs() {
    var all = new LinkedHashMap<String, LogSource>();
    for (Host host : attempt.hosts().all()) {
      all.put(host.name(), new FileSource(attempt.folder(host).out()));
    }
    return all;
  }

  private List<ProcessHandle> shims() throws IOException {
    var all = new ArrayList<ProcessHandle>();
    for (Host host : attempt.hosts().all()) {
      process(host).shim().ifPresent(all::add);
    }
    return all;
  }

  @Override
  public boolean terminate() throws IOException {
    return tree.terminate(shims());
  }

  @Override
  public boolean kill() throws IOException {
    List<ProcessHandle> shims = shims();
    tree.kill(shims);
    return !tree.isLeft(shims);
  }

  /// What the programs left running in the background ends with them.
  @Override
  public void endLeftovers() throws IOException {
    List<ProcessHandle> shims = shims();
    if (!tree.isLeft(shims)) {
      return;
    }
    tree.terminate(shims);
    for (int i = 0; i < LEFTOVER_LOOKS && tree.isLeft(shims); i++) {
      pause.await(LOOK);
    }
    killAll(shims);
  }

  private void killAll(List<ProcessHandle> shims) {
    while (tree.isLeft(shims) && !Thread.currentThread().isInterrupted()) {
      tree.kill(shims);
      pause.await(LOOK);
    }
  }

  @Override
  public void remove() {
    killAll(List.of());
  }

  @Override
  public void close() {
    // There is nothing to let go: processes and files are found again by their names.
  }
}
