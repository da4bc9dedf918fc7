package hone.engine.advice;

import hone.engine.store.Snapshot;
import hone.engine.store.Watched;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Keeps trials that never change again, so that of a search with thousands of them the others
/// alone are read. Thread-safe.
public final class Settled {
  /// So many bytes at most, about; the searches that were asked for last.
  private static final long SIZE_MAX = 50_000_000;

  /// What a trial takes beside its values and reports.
  private static final long EACH = 600;

  /// What a value takes beside its characters.
  private static final long VALUE = 100;

  private static final long REPORT = 40;

  private final SequencedMap<Definition, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long size;

  private record Definition(long tuningId, int index) {}

  private record Kept(Map<Long, Watched> trials, long size) {
    static final Kept NONE = new Kept(Map.of(), 0);

    static Kept of(List<Watched> all) {
      var trials = new LinkedHashMap<Long, Watched>();
      long size = 0;
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
    List<Watched> all = snapshot.watched(tuningId, index, known(definition));
    keep(definition, Kept.of(all));
    return all;
  }

  private synchronized Map<Long, Watched> known(Definition definition) {
    return kept.getOrDefault(definition, Kept.NONE).trials();
  }

  private synchronized void keep(Definition definition, Kept now) {
    Kept before = kept.put(definition, now);
    size += now.size() - (before == null ? 0 : before.size());
    while (size > SIZE_MAX) {
      size -= kept.pollFirstEntry().getValue().size();
    }
  }
}
