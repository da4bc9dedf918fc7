package hone.runtime.process;

import hone.runtime.contract.Hosts.Host;
import hone.runtime.file.ShortPath;
import hone.runtime.log.FileSource;
import hone.runtime.log.LogSource;
import hone.runtime.program.Seat;
import hone.runtime.site.Attempt;
import hone.runtime.site.Placement;
import hone.runtime.site.RefusedException;
import hone.runtime.site.Wakeup;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// One attempt's processes: for each host a shim, which outlives the server, and what it started.
final class ProcessPlacement implements Placement {
  private static final Duration LOOK = Duration.ofMillis(50);

  /// How often what is left in the background is looked at before it is killed.
  private static final int LEFTOVER_LOOKS = 10;

  private final Attempt attempt;
  private final ProcessSettings settings;
  private final ProcessStarter starter;
  private final ProcessTree tree;
  private final Wakeup pause = new Wakeup();

  /// Whether the programs were seen to have ended with all that they started. To look at each of
  /// the machine's processes is the dearest part of a short training job.
  private boolean nothingLeft;

  ProcessPlacement(
      Attempt attempt, ProcessSettings settings, ProcessStarter starter, ProcessTree tree) {
    this.attempt = attempt;
    this.settings = settings;
    this.starter = starter;
    this.tree = tree;
  }

  @Override
  public String networkInterface() {
    return ProcessStarter.INTERFACE;
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
    return new HostProcess(attempt.folder(host), host.name());
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
  public void reserve() throws RefusedException, IOException {
    starter.takeGpus(attempt);
  }

  @Override
  public void prepare() throws RefusedException {
    for (Host host : attempt.hosts().all()) {
      starter.check(host);
    }
    settings.programs().remarks(attempt.order()).forEach(attempt.tell());
  }

  @Override
  public void furnish() throws RefusedException, IOException {
    settings.programs().furnish(attempt, true);
  }

  @Override
  public void start() throws RefusedException, IOException {
    for (Host host : attempt.hosts().all()) {
      HostProcess process = process(host);
      if (!process.hasRun()) {
        Process started = starter.start(seat(host));
        var _ = started.onExit().thenRun(attempt.wake());
        process.note(started.toHandle());
      }
    }
  }

  private Optional<Cgroup> cgroup(Host host) {
    return settings.cgroups().map(all -> all.of(seat(host)));
  }

  private Seat seat(Host host) {
    return Seat.of(attempt, host);
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
    Optional<ProcessHandle> running = process.shim(tree);
    // The exit file is written before the shim ends, so that it is looked for second.
    Optional<Integer> code = attempt.folder(host).exitCode();
    if (code.isPresent()) {
      Optional<Cgroup> cgroup = cgroup(host);
      boolean starved = cgroup.isPresent() && cgroup.get().outOfMemory();
      return HostStatus.exited(host, code.get(), starved ? "the program had no memory left" : "")
          .endedAt(attempt.folder(host).writtenAt("exit"));
    }
    if (running.isPresent()) {
      return HostStatus.running(host);
    }
    return attempt.folder(host).isExitSpoiled()
        ? HostStatus.spoiled(host)
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
      process(host).shim(tree).ifPresent(all::add);
    }
    return all;
  }

  @Override
  public boolean terminate() throws IOException {
    var shims = new ArrayList<ProcessHandle>();
    for (Host host : attempt.hosts().all()) {
      HostProcess process = process(host);
      Optional<ProcessHandle> shim = process.shim(tree);
      if (shim.isPresent() && !process.hasBegun()) {
        return false; // what would be ended are tools of the shim
      }
      shim.ifPresent(shims::add);
    }
    return tree.terminate(shims);
  }

  @Override
  public boolean kill() throws IOException {
    List<ProcessHandle> shims = shims();
    kill(shims);
    return !tree.isLeft(shims);
  }

  /// What the programs left running in the background ends with them.
  @Override
  public void endLeftovers() throws IOException {
    List<ProcessHandle> shims = shims();
    if (!tree.isLeft(shims)) {
      nothingLeft = true;
      return;
    }
    tree.terminateAll(shims);
    for (int i = 0; i < LEFTOVER_LOOKS && tree.isLeft(shims); i++) {
      pause.await(LOOK);
    }
    killAll(shims);
  }

  private void killAll(List<ProcessHandle> shims) throws IOException {
    while (tree.isLeft(shims) && !Thread.currentThread().isInterrupted()) {
      kill(shims);
      pause.await(LOOK);
    }
  }

  /// Groups first: what makes new processes as fast as others end is ended with them all at once.
  private void kill(List<ProcessHandle> shims) throws IOException {
    for (Host host : attempt.hosts().all()) {
      Optional<Cgroup> cgroup = cgroup(host);
      if (cgroup.isPresent()) {
        cgroup.get().kill();
      }
    }
    tree.kill(shims);
  }

  @Override
  public void remove() throws IOException {
    if (!nothingLeft) {
      killAll(List.of());
    }
    settings.gpus().giveBack(attempt.folder().root());
    for (Host host : attempt.hosts().all()) {
      new ShortPath(attempt.folder(host).temporary()).remove();
      Optional<Cgroup> cgroup = cgroup(host);
      if (cgroup.isPresent()) {
        remove(cgroup.get());
      }
    }
  }

  /// What is killed leaves its group a moment later.
  private void remove(Cgroup cgroup) throws IOException {
    while (cgroup.processes() > 0 && !Thread.currentThread().isInterrupted()) {
      cgroup.kill();
      pause.await(LOOK);
    }
    cgroup.remove();
  }

  @Override
  public void close() {
    // There is nothing to let go: processes and files are found again by their names.
  }
}
