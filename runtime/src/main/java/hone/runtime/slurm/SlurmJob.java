package hone.runtime.slurm;

import hone.runtime.contract.WholeFile;
import hone.runtime.site.AttemptFolder;
import hone.runtime.site.RefusedException;
import hone.runtime.site.Removal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The job of one attempt, found by its name or by its number. That it is to be submitted is noted
/// in the attempt's folder before, and its number after. The job itself notes its number before it
/// runs anything, and runs nothing where there is one: of two that were submitted one runs.
///
/// Not thread-safe.
final class SlurmJob {
  /// How often Slurm is asked though nothing says that something has happened.
  private static final Duration LOOK = Duration.ofSeconds(2);

  /// How often at most.
  private static final Duration URGENT = Duration.ofMillis(500);

  private static final Duration REMINDER = Duration.ofSeconds(1);
  private static final String SUBMITTING = "submitting";

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
    return Files.exists(file) ? Files.readString(file).strip() : "";
  }

  private void note(String text) throws IOException {
    WholeFile.write(note, text.getBytes(StandardCharsets.UTF_8), false);
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
    String claimed = read(claim);
    return claimed.isEmpty()
        ? queue.all().stream().filter(job -> job.name().equals(name)).map(QueuedJob::id).findFirst()
        : Optional.of(claimed);
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
    String claimed = read(claim);
    return claimed.isEmpty() ? read(note) : claimed;
  }

  /// What Slurm says of it; nothing if it has forgotten it.
  Optional<QueuedJob> look() throws IOException {
    return queue.job(id(), LOOK, submittedNanos);
  }

  /// The same, soon after something has happened.
  Optional<QueuedJob> lookAgain() throws IOException {
    return queue.job(id(), URGENT, submittedNanos);
  }

  /// Whether nothing of it runs or will.
  boolean isOver() throws IOException {
    return lookAgain().map(QueuedJob::isOver).orElse(true);
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

  /// Give all its processes a signal that the server wants; called again and again, not each time.
  void signal(int number) throws IOException {
    ask();
    long now = System.nanoTime();
    if (now - remindedNanos >= REMINDER.toNanos()) {
      remindedNanos = now;
      commands.signal(id(), number);
    }
  }

  /// Have Slurm end it; called again and again, not each time.
  void cancel() throws IOException {
    ask();
    long now = System.nanoTime();
    if (now - remindedNanos >= REMINDER.toNanos()) {
      remindedNanos = now;
      commands.cancel(id());
    }
  }

  /// End it, wherever it is, and wait until it is gone; one that Slurm cannot end is left.
  ///
  /// @param tell writes a line into the attempt's log
  void remove(Consumer<String> tell) throws IOException {
    if (!isSubmitted() || isOver()) {
      return;
    }
    ask();
    var removal = new Removal("the job " + id() + " of Slurm", tell);
    do {
      commands.cancel(id());
    } while (!isOver() && removal.goesOn());
  }
}
