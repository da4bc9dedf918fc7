package hone.runtime.instance;

import hone.engine.file.Durability;
import hone.engine.file.WholeFile;
import hone.runtime.libc.Held;
import hone.runtime.site.RefusedException;
import hone.runtime.site.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Gives out the machine's GPUs, so that training jobs that run at once have different ones. Who
/// has which is noted in the attempts' folders alone, `<host> <GPU> …` on each line, and so it
/// outlasts the server. Thread-safe.
public final class Gpus {
  private static final System.Logger LOG = System.getLogger(Gpus.class.getName());
  private static final String NOTE = "gpus";

  private final Finder find;

  /// What the machine has; `null` until it is asked for.
  private @Nullable List<String> found;

  /// Lists the machine's GPUs.
  public interface Finder {
    /// @throws IOException if they cannot be listed now
    List<String> list() throws IOException;
  }

  /// @param find asked until it answers
  public Gpus(Finder find) {
    this.find = find;
  }

  /// The machine's GPUs, by their numbers; none where they cannot be listed.
  public synchronized List<String> all() {
    List<String> known = found;
    if (known == null) {
      try {
        known = List.copyOf(find.list());
      } catch (IOException error) {
        LOG.log(System.Logger.Level.WARNING, "cannot list the machine's GPUs now", error);
        return List.of();
      }
      found = known;
    }
    return known;
  }

  /// Give an attempt's hosts the GPUs that they are to have, all at once or none; what it has been
  /// given is the same at each call. Where the machine's GPUs cannot be listed, nothing.
  ///
  /// @param attempt its folder, among those of all attempts
  /// @param wanted how many, by the hosts' names; all of the machine's where it is negative, which
  ///     several hosts of one attempt share
  /// @throws RefusedException if the machine has not as many
  /// @throws UnavailableException if too many are taken now, or it cannot be told how many
  public synchronized void take(Path attempt, SequencedMap<String, Integer> wanted)
      throws RefusedException, IOException {
    Path note = attempt.resolve(NOTE);
    int counted = wanted.values().stream().mapToInt(count -> Math.max(0, count)).sum();
    boolean wantsAll = wanted.values().stream().anyMatch(count -> count < 0);
    if ((counted == 0 && !wantsAll) || Files.exists(note)) {
      return;
    }
    List<String> all = all();
    if (all.isEmpty()) {
      return;
    }
    if (counted > all.size()) {
      throw new RefusedException(
          "the instance types ask for %d GPUs, and this machine has %d"
              .formatted(counted, all.size()));
    }
    int sum = wantsAll ? all.size() : counted;
    var free = new ArrayList<>(all);
    try (Stream<Path> attempts = Files.list(attempt.getParent())) {
      for (Path each : attempts.toList()) {
        taken(each).forEach(free::removeAll);
      }
    }
    if (sum > free.size()) {
      throw new UnavailableException(
          "%d GPUs are wanted, and %d of %d are free".formatted(sum, free.size(), all.size()),
          new IOException("no GPU is free"));
    }
    var given = new LinkedHashMap<String, List<String>>();
    for (var each : wanted.entrySet()) {
      if (each.getValue() < 0) {
        given.put(each.getKey(), all);
      } else {
        List<String> own = free.subList(0, each.getValue());
        given.put(each.getKey(), List.copyOf(own));
        own.clear();
      }
    }
    write(note, given);
  }

  private static Collection<List<String>> taken(Path attempt) throws UnavailableException {
    try {
      return read(attempt.resolve(NOTE)).values();
    } catch (IOException error) {
      throw new UnavailableException("cannot tell which GPUs " + attempt + " has", error);
    }
  }

  /// Which GPUs an attempt's hosts have been given, by the hosts' names.
  public synchronized SequencedMap<String, List<String>> of(Path attempt) throws IOException {
    return read(attempt.resolve(NOTE));
  }

  private static void write(Path note, SequencedMap<String, List<String>> given)
      throws IOException {
    var text = new StringBuilder();
    given.forEach(
        (host, gpus) -> text.append(host).append(' ').append(String.join(" ", gpus)).append('\n'));
    WholeFile.write(note, text.toString().getBytes(StandardCharsets.UTF_8), Durability.PROCESS);
  }

  private static SequencedMap<String, List<String>> read(Path note) throws IOException {
    var given = new LinkedHashMap<String, List<String>>();
    try {
      for (String line : Held.text(note).lines().toList()) {
        List<String> words = List.of(line.strip().split(" ", -1));
        given.put(words.getFirst(), words.subList(1, words.size()));
      }
    } catch (NoSuchFileException _) {
      return given; // it has been given none
    }
    return given;
  }

  /// An attempt's programs have ended: others may have its GPUs.
  public synchronized void giveBack(Path attempt) throws IOException {
    Files.deleteIfExists(attempt.resolve(NOTE));
  }

  /// Give back what an ended attempt of unreadable files had. What cannot be deleted goes with its
  /// folder.
  public void giveBackIfPossible(Path attempt) {
    try {
      giveBack(attempt);
    } catch (IOException error) {
      System.getLogger(Gpus.class.getName())
          .log(System.Logger.Level.WARNING, "cannot give back the GPUs of " + attempt, error);
    }
  }
}
