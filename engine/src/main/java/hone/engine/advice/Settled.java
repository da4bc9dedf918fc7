package hone.engine.advice;

import hone.engine.Lru;
import hone.engine.store.Snapshot;
import hone.engine.store.Watched;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Keeps trials that never change again, so that the store is asked only for the others. Of
/// definitions, it keeps those that were asked for last. Thread-safe.
public final class Settled {
  /// About how many bytes the trials of all definitions take at most.
  private static final long SIZE_MAX = 50_000_000;

  /// What a trial or a definition takes beside its values and reports.
  private static final long EACH = 600;

  /// What a value takes beside its characters.
  private static final long VALUE = 100;

  private static final long REPORT = 40;

  private final Lru<Definition, Kept> kept = new Lru<>(SIZE_MAX);

  private record Definition(long tuningId, int index) {}

  private record Kept(Map<Long, Watched> trials, long size) {
    static Kept of(List<Watched> all) {
      var trials = new LinkedHashMap<Long, Watched>();
      long size = EACH;
      for (Watched each : all) {
        long own = size(each);
        if (each.settled() && size + own <= SIZE_MAX) {
          trials.put(each.trainingId(), each);
          size += own;
        }
      }
      return new Kept(trials, size);
    }

    private static long size(Watched each) {
      long values =
          each.trial().configuration().values().entrySet().stream()
              .mapToLong(value -> VALUE + value.getKey().length() + value.getValue().length())
              .sum();
      return EACH + values + REPORT * each.trial().reports().size();
    }
  }

  /// The trials of one definition, as `Snapshot.watched` has them.
  public List<Watched> watched(Snapshot snapshot, long tuningId, int index) {
    var definition = new Definition(tuningId, index);
    Kept before = kept.get(definition);
    List<Watched> all =
        snapshot.watched(tuningId, index, before == null ? Map.of() : before.trials());
    Kept now = Kept.of(all);
    kept.keep(definition, now, now.size());
    return all;
  }
}
