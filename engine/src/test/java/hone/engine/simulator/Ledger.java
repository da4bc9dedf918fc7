package hone.engine.simulator;

import hone.engine.Scope;
import hone.engine.job.JobStatus;
import hone.engine.simulator.machine.Violation;
import hone.engine.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What callers were told, against what the store holds. Not thread-safe.
final class Ledger {
  private final List<Entry> entries = new ArrayList<>();

  /// What is known of something.
  enum Known {
    NO,
    /// The answer was cut off: it may be so, and may not.
    PERHAPS,
    YES
  }

  /// One Create and what followed it.
  static final class Entry {
    final Scope scope;
    final String name;
    final String token;
    final boolean training;

    /// The tuning job's, once it is known.
    long id;

    Known created = Known.PERHAPS;
    Known deleted = Known.NO;
    boolean stopped;

    /// How many calls have deleted it, or may have or may yet.
    int deletes;

    Entry(Scope scope, String name, String token, boolean training) {
      this.scope = scope;
      this.name = name;
      this.token = token;
      this.training = training;
    }

    @Override
    public String toString() {
      return (training ? "training job " : "tuning job ") + name + " of " + scope.account();
    }
  }

  Entry creating(Scope scope, String name, String token, boolean training) {
    var entry = new Entry(scope, name, token, training);
    entries.add(entry);
    return entry;
  }

  void refused(Entry entry) {
    entries.remove(entry);
  }

  /// It was created for sure: what else may have had its name is gone.
  void created(Entry entry) {
    entry.created = Known.YES;
    entries.removeIf(
        other ->
            other != entry
                && isNamesake(other, entry)
                && (other.created == Known.PERHAPS || other.deleted == Known.PERHAPS));
  }

  /// All that the name of an entry may stand for.
  List<Entry> namesakes(Entry entry) {
    return entries.stream()
        .filter(other -> isNamesake(other, entry) && other.deleted != Known.YES)
        .toList();
  }

  private static boolean isNamesake(Entry a, Entry b) {
    return a.training == b.training && a.scope.equals(b.scope) && a.name.equalsIgnoreCase(b.name);
  }

  List<Entry> of(Scope scope, boolean training) {
    return entries.stream()
        .filter(entry -> entry.scope.equals(scope) && entry.training == training)
        .filter(entry -> entry.deleted != Known.YES)
        .toList();
  }

  /// The entry that has that token.
  Optional<Entry> byToken(Scope scope, String token) {
    return entries.stream()
        .filter(entry -> entry.scope.equals(scope) && entry.token.equals(token))
        .findFirst();
  }

  void check(Snapshot store) {
    for (Entry entry : entries) {
      Optional<JobStatus> status = status(store, entry);
      if (entry.created == Known.YES && entry.deleted == Known.NO && status.isEmpty()) {
        throw new Violation("an answered Create is lost: " + entry);
      }
      if (entry.deleted == Known.YES && status.isPresent()) {
        throw new Violation("an answered Delete is lost: " + entry);
      }
      if (entry.stopped && status.filter(JobStatus.IN_PROGRESS::equals).isPresent()) {
        throw new Violation("an answered Stop is lost: " + entry);
      }
    }
  }

  private static Optional<JobStatus> status(Snapshot store, Entry entry) {
    return entry.training
        ? store
            .trainingJob(entry.scope, entry.name)
            .filter(job -> job.blueprint().document().equals(entry.token))
            .map(job -> job.state().status())
        : store
            .tuningJob(entry.scope, entry.name)
            .filter(job -> job.document().equals(entry.token))
            .map(job -> job.state().status());
  }
}
