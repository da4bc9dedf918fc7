package hone.engine.loop;

import hone.engine.Scope;
import hone.engine.job.Identity;
import hone.engine.store.Snapshot;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// Makes the names that the engine gives. Thread-safe if its random generator is.
final class Names {
  private static final int SLUG_MAX = 80;

  private final RandomGenerator random;

  Names(RandomGenerator random) {
    this.random = random;
  }

  /// `<tuning job>-NNN-<8 hex>`, as AWS names the training jobs of a tuning job.
  String trainingJob(Snapshot store, Scope scope, String tuningJob, int ordinal) {
    while (true) {
      String name = "%s-%03d-%08x".formatted(tuningJob, ordinal, random.nextInt());
      if (store.trainingJob(scope, name).isEmpty()) {
        return name;
      }
    }
  }

  /// Recognisable in a listing of folders, and never used before, also not by a job of the same
  /// name that was deleted.
  String attempt(Identity job, int number) {
    String slug = job.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String start = slug.replaceAll("^-+", "");
    String cut = start.substring(0, Math.min(start.length(), SLUG_MAX));
    return "%s-%d-%08x".formatted(cut.isEmpty() ? "job" : cut, number, random.nextInt());
  }

  /// A seed for a tuning job that names none.
  long seed() {
    return random.nextLong() >>> 1;
  }
}
