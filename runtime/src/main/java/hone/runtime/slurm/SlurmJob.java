package hone.runtime.slurm;

import hone.engine.file.Durability;
import hone.engine.file.WholeFile;
import hone.runtime.libc.Held;
import hone.runtime.site.AttemptFolder;
import hone.runtime.site.RefusedException;
import hone.runtime.site.Removal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The job of one attempt, found by its name or by its number. That it is to be submitted is noted
/// in the attempt's folder before, and its number after. The job itself notes its number before it
/// runs anything, and runs nothing where there is one: of two that were submitted one runs.
///
/// Not thread-safe.
final class SlurmJob {
  /// How often Slurm is asked though nothing says that something has happened.
  private static final Duration LOOK = Duration.ofSeconds(10);

  /// How often while it waits, and how often at most.
  private static final Duration WAITING_LOOK = Duration.ofSeconds(2);

  private static final Duration URGENT = Duration.ofMillis(500);

  private static final Duration REMINDER = Duration.ofSeconds(1);
  private static final String SUBMITTING = "submitting";

  /// What the claim holds of which no job is to run any more.
  private static final String NOBODY = "nobody";

  private final SlurmCommands commands;
  private final Queue queue;
  private final String name;
  private final Path note;
  private final Path claim;
  private final Path asked;
  private long submittedNanos = System.nanoTime();
  private long remindedNanos = submittedNanos - REMINDER.toNanos();

  SlurmJob(SlurmCommands commands, Queue queue, String name, AttemptFolder folder) {
    this.commands = commands;
    this.queue = queue;
    this.name = name;
    note = folder.root().resolve("slurm");
    claim = folder.root().resolve("claim");
    asked = folder.root().resolve("asked");
  }

  private static String read(Path file) throws IOException {
    return Files.exists(file) ? Held.text(file).strip() : "";
  }

  /// The number of the job that runs; programs can write into the folder, too.
  private Optional<String> claimed() throws IOException {
    return Optional.of(read(claim)).filter(text -> text.matches("[0-9]{1,18}"));
  }

  private void note(String text) throws IOException {
    WholeFile.write(note, text.getBytes(StandardCharsets.UTF_8), Durability.PROCESS);
  }

  /// Whether it was submitted, also if it is over and forgotten now.
  boolean isSubmitted() throws IOException {
    String known = read(note);
    if (!known.equals(SUBMITTING)) {
      return !known.isEmpty();
    }
    Optional<String> found = found();
    if (found.isPresent()) {
      note(found.get());
    }
    return found.isPresent();
  }

  /// Its number, where an earlier server did not come to note it.
  private Optional<String> found() throws IOException {
    Optional<String> claimed = claimed();
    return claimed.isPresent() ? claimed : queued().map(QueuedJob::id).findFirst();
  }

  private Stream<QueuedJob> queued() throws IOException {
    return queue.all().stream().filter(each -> each.name().equals(name));
  }

  /// @param arguments those of `sbatch`, but for the name
  void submit(List<String> arguments) throws RefusedException, IOException {
    note(SUBMITTING);
    try {
      note(commands.submit(arguments));
    } catch (RefusedException refused) {
      Files.delete(note);
      throw refused;
    }
    submittedNanos = System.nanoTime();
  }

  String id() throws IOException {
    Optional<String> claimed = claimed();
    return claimed.isPresent() ? claimed.get() : read(note);
  }

  /// What Slurm says of it, or said a while ago.
  QueuedJob look() throws IOException {
    return queue.job(id(), LOOK, submittedNanos);
  }

  /// The same while it waits.
  QueuedJob lookWaiting() throws IOException {
    return queue.job(id(), WAITING_LOOK, submittedNanos);
  }

  /// The same soon after something has happened.
  QueuedJob lookAgain() throws IOException {
    return queue.job(id(), URGENT, submittedNanos);
  }

  /// The same now: a moment ago it may have waited that runs.
  private QueuedJob lookNow() throws IOException {
    return queue.job(id(), Duration.ZERO, submittedNanos);
  }

  /// Whether it waits, having begun to run before: it would run nothing.
  ///
  /// @param seen what was said of it a while ago
  boolean isRequeued(QueuedJob seen) throws IOException {
    return seen.isWaiting() && claimed().isPresent() && lookNow().isWaiting();
  }

  /// Whether it ends because the server wants it to.
  boolean isAsked() {
    return Files.exists(asked);
  }

  private void ask() throws IOException {
    if (!isAsked()) {
      Files.createFile(asked);
    }
  }

  /// Give all its processes a signal that the server wants; where they take none, Slurm is to end
  /// it. Called again and again, not each time.
  ///
  /// @return whether it was done now
  boolean signal(int number) throws IOException {
    ask();
    if (!isTime()) {
      return false;
    }
    // `scancel` tries for minutes to give a signal to a job that takes none.
    if (lookNow().isStill()) {
      commands.cancel(id());
    } else {
      commands.signal(id(), number);
    }
    return true;
  }

  /// Have Slurm end it; called again and again, not each time.
  void cancel() throws IOException {
    ask();
    if (isTime()) {
      commands.cancel(id());
    }
  }

  private boolean isTime() {
    long now = System.nanoTime();
    boolean isTime = now - remindedNanos >= REMINDER.toNanos();
    remindedNanos = isTime ? now : remindedNanos;
    return isTime;
  }

  /// End it, wherever it is, and wait until it is gone; one that Slurm cannot end is left. No other
  /// one that was submitted for the attempt runs anything from now on.
  ///
  /// @param ended whether nothing of its programs is left, whatever else it does
  /// @param tell writes a line into the attempt's log
  void remove(boolean ended, Consumer<String> tell) throws IOException {
    if (!read(note).isEmpty()) {
      boolean _ = end(ended, tell);
    }
  }

  /// The same where nobody can tell whether it was submitted.
  ///
  /// @return whether it is gone
  boolean end(boolean ended, Consumer<String> tell) throws IOException {
    try {
      Files.writeString(claim, NOBODY, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException _) {
      // It has run, or runs.
    }
    var removal = new Removal("the job " + name + " of Slurm", tell);
    List<QueuedJob> left = left(ended);
    while (!left.isEmpty()) {
      ask();
      for (QueuedJob each : left) {
        commands.cancel(each.id());
      }
      if (!removal.goesOn()) {
        return false;
      }
      left = left(ended);
    }
    return true;
  }

  private List<QueuedJob> left(boolean ended) throws IOException {
    return queued().filter(each -> !each.isOver() && !(ended && each.isCompleting())).toList();
  }
}
