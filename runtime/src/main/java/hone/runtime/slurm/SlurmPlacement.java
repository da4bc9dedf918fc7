package hone.runtime.slurm;

import hone.runtime.contract.HostFolder;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.libc.Held;
import hone.runtime.log.FileSource;
import hone.runtime.log.LogSource;
import hone.runtime.site.Attempt;
import hone.runtime.site.Lasting;
import hone.runtime.site.Pipes;
import hone.runtime.site.Placement;
import hone.runtime.site.RefusedException;
import hone.runtime.site.UnavailableException;
import hone.runtime.site.Wakeup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One attempt's job, with a task on a node for each host. What the tasks do is seen in the files
/// that they share with the server; what becomes of the job, Slurm says.
final class SlurmPlacement implements Placement {
  /// Asks a host's task to end its program, and ends it with all that it started: `task.sh`.
  private static final int SIGURG = 23;

  private static final int SIGWINCH = 28;

  /// How a program ends that is killed (128 and the number of SIGKILL).
  private static final int KILLED = 137;

  /// How long a job may wait for what will never come: somebody may be changing the cluster.
  private static final Duration HOPE = Duration.ofMinutes(1);

  /// How long a failure is kept back for what Slurm may say about it: while the job runs on, and
  /// while Slurm tidies up after it, as by an epilog.
  private static final Duration VERDICT = Duration.ofSeconds(5);

  private static final Duration TIDYING = Duration.ofMinutes(10);

  /// How long tasks may take to end what programs leave.
  private static final Duration LEFTOVERS = Duration.ofSeconds(20);

  /// How long tasks have to do what the server asks for, before Slurm is to do it.
  private static final Duration HURRY = Duration.ofSeconds(10);

  private static final Duration LOOK = Duration.ofMillis(100);

  /// What Slurm says to a job that asks for more time than it may have, be it by `sbatch` or as the
  /// reason why it waits.
  private static final Pattern TIME = Pattern.compile("(?i)time ?limit|MaxWall");

  /// How much is read, and shown, of what Slurm printed.
  private static final int TAIL = 4_096;

  private static final int SHOWN = 300;

  private final SlurmSettings settings;
  private final Attempt attempt;
  private final Submission submission;
  private final SlurmJob job;
  private final String name;
  private final Wakeup pause = new Wakeup();

  /// The job runs without its programs; it waits; it waits for resources that will never come.
  private final Lasting running = lasting();

  private final Lasting waiting = lasting();
  private final Lasting hopeless = lasting();

  /// Programs are being asked to end; they are being killed; what they left is.
  private final Lasting asking = lasting();

  private final Lasting killing = lasting();
  private final Lasting leaving = lasting();

  /// A host's program has ended with an exit code; without one.
  private final Map<Host, Lasting> exits = new HashMap<>();

  private final Map<Host, Lasting> losses = new HashMap<>();

  /// For what it was said to wait.
  private final Set<String> told = new HashSet<>();

  SlurmPlacement(SlurmSettings settings, SlurmCommands commands, Queue queue, Attempt attempt) {
    this.settings = settings;
    this.attempt = attempt;
    submission = new Submission(settings, attempt);
    name = name(settings.owner(), attempt.order().attempt().text());
    job = new SlurmJob(commands, queue, name, attempt.folder());
  }

  private static Lasting lasting() {
    return new Lasting(System::nanoTime);
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
    if (!settings.sameMachine()) {
      Pipes.refuse(attempt, "Slurm", "the server's machine is the only node (slurm_same_machine)");
    }
    settings.programs().remarks(attempt.order()).forEach(attempt.tell());
  }

  @Override
  public void furnish() throws RefusedException, IOException {
    settings.programs().furnish(attempt, false);
  }

  @Override
  public void start() throws RefusedException, IOException {
    submission.write();
    Files.write(settings.used(), new byte[0]);
    try {
      job.submit(submission.arguments(name));
    } catch (RefusedException refused) {
      throw refusal(String.valueOf(refused.getMessage()));
    }
  }

  /// A refusal in Slurm's words. Where they are about time, what to do is added.
  private RefusedException refusal(String why) {
    boolean isTime = TIME.matcher(why).find();
    return new RefusedException(
        isTime
            ? why
                + ". The job asks for "
                + submission.minutes()
                + " minutes: MaxRuntimeInSeconds and the time that ending takes. Ask for less, or"
                + " have the server's configuration say in slurm_time_max_minutes what the"
                + " partition allows"
            : why);
  }

  @Override
  public boolean queues() {
    return true;
  }

  @Override
  public boolean hasBegun() throws RefusedException, IOException {
    if (haveAll("out.0")) {
      return true;
    }
    QueuedJob seen = job.lookWaiting();
    if (seen.isOver() || job.isRequeued(seen)) {
      return true;
    }
    if (!seen.isWaiting()) {
      // It runs, or so does its nodes' preparation.
      return running.begin().hasLasted(settings.patience());
    }
    if (!seen.isHopeless()) {
      hopeless.end();
    } else if (hopeless.begin().hasLasted(HOPE)) {
      throw refusal("Slurm will never run the job: " + seen.reason());
    }
    if (waiting.begin().isWorthTelling()
        && told.add(seen.reason().replaceFirst("[^A-Za-z].*", ""))) {
      String why = seen.reason().equals("None") ? "" : ": " + seen.reason();
      attempt.tell().accept("waiting for Slurm to run the job " + seen.id() + why);
    }
    return false;
  }

  @Override
  public Optional<Instant> begunAt() throws IOException {
    Optional<Instant> last = Optional.empty();
    for (Host host : hosts()) {
      last = Placement.later(last, attempt.folder(host).writtenAt("begun"));
    }
    return last;
  }

  /// Whether each host has a file: `out.0`, where its program runs or has run.
  private boolean haveAll(String file) throws IOException {
    for (Host host : hosts()) {
      if (!attempt.folder(host).has(file)) {
        return false;
      }
    }
    return true;
  }

  /// Whether nothing is left of what its task started.
  private boolean isDone(Host host) throws IOException {
    return attempt.folder(host).has("done");
  }

  /// Whether others than the server asked its program to end.
  private boolean isTold(Host host) throws IOException {
    return !job.isAsked() && attempt.folder(host).has("told");
  }

  private Optional<Integer> exitCode(Host host) throws IOException {
    return attempt.folder(host).exitCode();
  }

  @Override
  public List<HostStatus> look() throws IOException {
    boolean isNews = false;
    for (Host host : hosts()) {
      isNews |= exitCode(host).isPresent() || isDone(host);
    }
    Optional<QueuedJob> seen = seen(isNews);
    var all = new ArrayList<HostStatus>();
    for (Host host : hosts()) {
      all.add(status(host, seen));
    }
    return all;
  }

  /// The job as Slurm sees it; empty while Slurm cannot be asked: programs go on then.
  private Optional<QueuedJob> seen(boolean isNews) throws IOException {
    try {
      return Optional.of(isNews ? job.lookAgain() : job.look());
    } catch (UnavailableException _) {
      return Optional.empty();
    }
  }

  private HostStatus status(Host host, Optional<QueuedJob> seen) throws IOException {
    Optional<Integer> code = exitCode(host);
    if (code.isPresent() && code.get() == 0 && isDone(host) && !isTold(host)) {
      return HostStatus.exited(host, 0, "").endedAt(endedAt(host));
    }
    if (seen.isPresent() && isLost(seen.get())) {
      return HostStatus.reclaimed(host, true, "Slurm ended the job" + lastWords(seen.get()));
    }
    if (code.isEmpty()) {
      return withoutCode(host, seen);
    }
    if (!isSettled(host, seen)) {
      return HostStatus.running(host).endedAt(endedAt(host));
    }
    String why = seen.map(this::why).orElse("");
    if (why.isEmpty() && isTold(host)) {
      return HostStatus.reclaimed(host, true, "Slurm asked the program to end.");
    }
    return code.get() == 0 && !why.isEmpty()
        ? HostStatus.gone(host, why + ".").endedAt(endedAt(host))
        : HostStatus.exited(host, code.get(), why).endedAt(endedAt(host));
  }

  /// What a job's state says about its program's end, or nothing.
  private String why(QueuedJob seen) {
    boolean isShortened = seen.isOutOfTime() && submission.isShortened();
    return seen.why() + (isShortened ? ", which slurm_time_max_minutes shortens" : "");
  }

  /// Whether others took the job's place away: ended it, or put it into the queue again, from which
  /// it would run nothing.
  private boolean isLost(QueuedJob seen) throws IOException {
    return !job.isAsked() && (seen.isTakenAway() || job.isRequeued(seen));
  }

  /// Whether no more will be known about how a program ended.
  private boolean isSettled(Host host, Optional<QueuedJob> seen) {
    boolean isCompleting = seen.map(QueuedJob::isCompleting).orElse(false);
    return seen.map(QueuedJob::isOver).orElse(false)
        || of(exits, host).begin().hasLasted(isCompleting ? TIDYING : VERDICT);
  }

  /// When its program ended, or its task did.
  private Optional<Instant> endedAt(Host host) throws IOException {
    HostFolder folder = attempt.folder(host);
    Optional<Instant> exit = folder.writtenAt("exit");
    return exit.isPresent() ? exit : folder.writtenAt("done");
  }

  private static Lasting of(Map<Host, Lasting> all, Host host) {
    return all.computeIfAbsent(host, _ -> lasting());
  }

  /// How the program is of which no exit code is seen.
  private HostStatus withoutCode(Host host, Optional<QueuedJob> seen) throws IOException {
    boolean isOver = seen.map(QueuedJob::isOver).orElse(false);
    if (!isOver && !isDone(host)) {
      of(losses, host).end();
      return HostStatus.running(host);
    }
    String why = seen.map(this::why).orElse("");
    if (job.isAsked() || !why.isEmpty()) {
      return HostStatus.exited(host, KILLED, why);
    }
    if (!of(losses, host).begin().hasLasted(settings.patience())) {
      lookAfresh(host);
      return HostStatus.running(host).endedAt(Optional.of(endedAt(host).orElse(Instant.EPOCH)));
    }
    if (attempt.folder(host).isExitSpoiled()) {
      return HostStatus.spoiled(host);
    }
    return HostStatus.gone(
        host, "the job " + job.id() + " left no exit code" + seen.map(this::lastWords).orElse("."));
  }

  /// A shared file system looks for new files again when its folder is listed.
  private void lookAfresh(Host host) throws IOException {
    try (Stream<Path> all = Files.list(attempt.folder(host).root())) {
      var _ = all.count();
    }
  }

  /// A job's state, and what Slurm's own programs printed last about it.
  private String lastWords(QueuedJob last) {
    String state = last.state().isEmpty() ? "" : " (" + last.state() + ")";
    Path file = attempt.folder().root().resolve("slurm.out");
    try (FileChannel in = Held.read(file)) {
      in.position(Math.max(0, in.size() - TAIL));
      var tail = ByteBuffer.allocate(TAIL);
      in.read(tail);
      String text = new String(tail.array(), 0, tail.position(), StandardCharsets.UTF_8).strip();
      String line = text.substring(text.lastIndexOf('\n') + 1);
      return line.isEmpty()
          ? state + "."
          : state + ": " + line.substring(0, Math.min(SHOWN, line.length()));
    } catch (IOException _) {
      return state + "."; // it printed nothing
    }
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
    // Looked for first: before their programs begin, tasks may not hear.
    boolean hear = haveAll("out.0") || asking.begin().hasLasted(HURRY);
    return job.signal(SIGURG) && hear;
  }

  @Override
  public boolean kill() throws IOException {
    if (job.lookAgain().isOver() || haveAll("done")) {
      return true;
    }
    if (killing.begin().hasLasted(HURRY)) {
      job.cancel();
    } else {
      job.signal(SIGWINCH);
    }
    return false;
  }

  /// The tasks end what is left themselves.
  @Override
  public void endLeftovers() throws IOException {
    while (!isCleared()
        && !leaving.begin().hasLasted(LEFTOVERS)
        && !Thread.currentThread().isInterrupted()) {
      pause.await(LOOK);
    }
  }

  /// Whether nothing is left, for all that is known without Slurm's controller. Of what is in the
  /// queue again Slurm has ended everything before.
  private boolean isCleared() throws IOException {
    boolean done = haveAll("done");
    try {
      QueuedJob seen = job.lookAgain();
      return seen.isOver() || (seen.isCompleting() && done) || job.isRequeued(seen);
    } catch (UnavailableException _) {
      return done;
    }
  }

  @Override
  public void remove() throws IOException {
    job.remove(haveAll("done"), attempt.tell());
  }

  @Override
  public void close() {
    // There is nothing to let go: jobs and files are found again by their names.
  }
}
