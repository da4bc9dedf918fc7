package hone.runtime.slurm;

import hone.engine.training.TrainingSpec.Channel;
import hone.runtime.contract.HostFolder;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.log.FileSource;
import hone.runtime.log.LogSource;
import hone.runtime.program.Seat;
import hone.runtime.site.Attempt;
import hone.runtime.site.Placement;
import hone.runtime.site.RefusedException;
import hone.runtime.site.UnavailableException;
import hone.runtime.site.Wakeup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// One attempt's job, with a task on a node for each host. What the tasks do is seen in the files
/// that they share with the server; what becomes of the job, Slurm says.
final class SlurmPlacement implements Placement {
  /// Asks a host's task to end its program, and ends it with all that it started: `task.sh`.
  private static final int SIGURG = 23;

  private static final int SIGWINCH = 28;

  /// How a program ends that is killed (128 and the number of SIGKILL).
  private static final int KILLED = 137;

  /// What passes by itself sooner is not told.
  private static final Duration UNTOLD = Duration.ofSeconds(10);

  /// How long a job may wait for what will never come: somebody may be changing the cluster.
  private static final Duration HOPE = Duration.ofMinutes(1);

  /// How long an exit code is kept back for the sake of what Slurm may say about it, how long tasks
  /// may take to end what they leave, and how long they are let end programs before Slurm does it.
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private static final Duration LEFTOVERS = Duration.ofSeconds(20);
  private static final Duration HURRY = Duration.ofSeconds(10);

  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int SHOWN = 300;

  private final SlurmSettings settings;
  private final Attempt attempt;
  private final Submission submission;
  private final SlurmJob job;
  private final String name;
  private final Wakeup pause = new Wakeup();

  /// When each of these was first seen; 0 for never.
  private long exitNanos;

  private long overNanos;
  private long killNanos;
  private long waitNanos;
  private String waitingFor = "";
  private boolean told;

  SlurmPlacement(SlurmSettings settings, SlurmCommands commands, Queue queue, Attempt attempt) {
    this.settings = settings;
    this.attempt = attempt;
    submission = new Submission(settings, attempt);
    name = name(settings.owner(), attempt.order().attempt().text());
    job = new SlurmJob(commands, queue, name, attempt.folder());
  }

  /// The name of an attempt's job.
  static String name(String owner, String attempt) {
    return "hone-" + owner + "-" + attempt;
  }

  private List<Host> hosts() {
    return attempt.hosts().all();
  }

  @Override
  public String networkInterface() {
    return settings.networkInterface();
  }

  @Override
  public boolean isStarted() throws IOException {
    return job.isSubmitted();
  }

  @Override
  public void prepare() throws RefusedException {
    submission.most();
    for (Channel channel : attempt.order().spec().channels()) {
      String mode = channel.withMode(attempt.order().spec().algorithm().inputMode()).inputMode();
      if ("Pipe".equals(mode) && !settings.sameMachine()) {
        throw new RefusedException(
            "the channel "
                + channel.name()
                + " is in Pipe mode, and a pipe ends at its machine; File and FastFile work on"
                + " Slurm, and Pipe does where the server's machine is the only node"
                + " (slurm_same_machine)");
      }
    }
    if (attempt.order().spec().options().networkIsolation()) {
      attempt.tell().accept("EnableNetworkIsolation holds for containers; this is a process");
    }
  }

  @Override
  public void furnish() throws RefusedException, IOException {
    for (Host host : hosts()) {
      settings.programs().furnish(Seat.of(attempt, host));
    }
  }

  @Override
  public void start() throws RefusedException, IOException {
    submission.write();
    job.submit(submission.arguments(name));
  }

  @Override
  public boolean queues() {
    return true;
  }

  @Override
  public boolean hasBegun() throws RefusedException, IOException {
    if (hasBegun(hosts())) {
      return true;
    }
    Optional<QueuedJob> seen = job.look();
    if (seen.isEmpty() || seen.get().isOver()) {
      return true;
    }
    QueuedJob waiting = seen.get();
    if (!waiting.isWaiting()) {
      // It runs, or so does its node's preparation.
      return isLongerThan(settings.patience(), waiting);
    }
    if (waiting.isHopeless() && isLongerThan(HOPE, waiting)) {
      throw new RefusedException("Slurm will never run the job: " + waiting.reason());
    }
    if (!told && isLongerThan(UNTOLD, waiting)) {
      told = true;
      attempt.tell().accept("waiting for Slurm to run the job " + waiting.id() + why(waiting));
    }
    return false;
  }

  private static String why(QueuedJob waiting) {
    return waiting.reason().equals("None") ? "" : ": " + waiting.reason();
  }

  /// Whether it has been in this state, for this reason, for so long.
  private boolean isLongerThan(Duration time, QueuedJob waiting) {
    String now = waiting.state() + waiting.reason();
    if (!now.equals(waitingFor)) {
      waitingFor = now;
      waitNanos = System.nanoTime();
      told = false;
    }
    return System.nanoTime() - waitNanos > time.toNanos();
  }

  /// Whether the programs of hosts run or have run.
  private boolean hasBegun(List<Host> hosts) {
    return hosts.stream().allMatch(host -> Files.exists(file(host, "out.0")));
  }

  private Path file(Host host, String file) {
    return attempt.folder(host).root().resolve(file);
  }

  private Optional<Integer> exitCode(Host host) throws IOException {
    Path file = file(host, "exit");
    return Files.exists(file)
        ? Optional.of(Integer.parseInt(Files.readString(file).strip()))
        : Optional.empty();
  }

  @Override
  public List<HostStatus> look() throws IOException {
    boolean anyExit = false;
    for (Host host : hosts()) {
      anyExit |= exitCode(host).isPresent();
    }
    Optional<String> end = end(anyExit);
    var all = new ArrayList<HostStatus>();
    for (Host host : hosts()) {
      all.add(status(host, end));
    }
    return all;
  }

  /// What Slurm calls the end of the job: nothing while it is not over, or nobody can say; empty if
  /// it is forgotten.
  ///
  /// @param soon whether something has happened
  private Optional<String> end(boolean soon) throws IOException {
    try {
      Optional<QueuedJob> seen = soon ? job.lookAgain() : job.look();
      if (seen.isEmpty()) {
        return Optional.of("");
      }
      return seen.filter(QueuedJob::isOver).map(QueuedJob::state);
    } catch (UnavailableException _) {
      // What runs goes on running without Slurm's controller, and is read.
      return Optional.empty();
    }
  }

  private HostStatus status(Host host, Optional<String> end) throws IOException {
    if (end.isEmpty()) {
      Optional<Integer> code = exitCode(host);
      return code.isPresent() && isKeptLong()
          ? HostStatus.exited(host, code.get(), "")
          : HostStatus.running(host);
    }
    var last = new QueuedJob(job.id(), end.get(), "", name);
    if (last.isTakenAway() && !job.isAsked()) {
      return HostStatus.reclaimed(host, true, "Slurm ended the job: " + last.state() + ".");
    }
    Optional<Integer> code = exitCode(host);
    if (code.isPresent()) {
      return HostStatus.exited(host, code.get(), last.why());
    }
    if (job.isAsked()) {
      return HostStatus.exited(host, KILLED, last.why());
    }
    if (overNanos == 0) {
      overNanos = System.nanoTime();
    }
    if (System.nanoTime() - overNanos < settings.patience().toNanos()) {
      lookAfresh(host);
      return HostStatus.running(host);
    }
    return HostStatus.gone(host, "the job " + job.id() + " left no exit code" + lastWords(last));
  }

  private boolean isKeptLong() {
    if (exitNanos == 0) {
      exitNanos = System.nanoTime();
    }
    return System.nanoTime() - exitNanos > CLOSING.toNanos();
  }

  /// A shared file system looks for new files again when its folder is listed.
  private void lookAfresh(Host host) throws IOException {
    try (Stream<Path> all = Files.list(attempt.folder(host).root())) {
      var _ = all.count();
    }
  }

  /// What Slurm's own programs printed last.
  private String lastWords(QueuedJob last) throws IOException {
    Path file = attempt.folder().root().resolve("slurm.out");
    String state = last.state().isEmpty() ? "" : " (" + last.state() + ")";
    if (!Files.exists(file)) {
      return state + ".";
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
    String line = text.substring(text.lastIndexOf('\n') + 1);
    return line.isEmpty()
        ? state + "."
        : state + ": " + line.substring(0, Math.min(SHOWN, line.length()));
  }

  @Override
  public SequencedMap<String, LogSource> logs() {
    var all = new LinkedHashMap<String, LogSource>();
    for (Host host : hosts()) {
      HostFolder folder = attempt.folder(host);
      all.put(host.name(), new FileSource(folder.out()));
    }
    return all;
  }

  @Override
  public boolean terminate() throws IOException {
    job.signal(SIGURG);
    return hasBegun(hosts());
  }

  @Override
  public boolean kill() throws IOException {
    if (job.isOver()) {
      return true;
    }
    if (killNanos == 0) {
      killNanos = System.nanoTime();
    }
    if (System.nanoTime() - killNanos < HURRY.toNanos()) {
      job.signal(SIGWINCH);
    } else {
      job.cancel();
    }
    return false;
  }

  /// The tasks end what is left themselves, and the job is over then.
  @Override
  public void endLeftovers() throws IOException {
    long from = System.nanoTime();
    while (!job.isOver()
        && System.nanoTime() - from < LEFTOVERS.toNanos()
        && !Thread.currentThread().isInterrupted()) {
      pause.await(LOOK);
    }
  }

  @Override
  public void remove() throws IOException {
    job.remove(attempt.tell());
  }

  @Override
  public void close() {
    // There is nothing to let go: jobs and files are found again by their names.
  }
}
