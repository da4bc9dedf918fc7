package hone.search.hyperband;

import hone.search.curve.Curve;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/// What a curve may still come to, judged by curves that ran to their end.
///
/// A curve is hopeless when both hold: it is worse, at its last two resources, than each of the
/// best curves was there, by a margin; and even if it went on falling as fast as it ever did
/// lately, and as far beyond that as any of the best curves did, it would not end among the best
/// tenth. Falling is measured on the logarithm of the resource: curves that level off like a power
/// of it, as learning curves do, end above that line, so that the forecast is a bound.
///
/// @param best the better curves that ran to their end, the best first
/// @param longest the last resource of the longest curve
/// @param among the worst end that is still among the best tenth of all ended trials
record Prospects(List<Curve> best, long longest, double among) {
  /// Fewer full curves than this tell nothing.
  static final int FEWEST = 5;

  /// The share of the full curves that counts as the best, and how many at least.
  private static final double SHARE = 0.25;

  /// How far beyond the best curves' spread a curve must lie.
  private static final double MARGIN = 0.25;

  private static final double TENTH = 0.1;

  /// How far back the fall is measured: the steepest counts.
  private static final double[] BACK = {1.5, 2, 3, 4};

  /// Judges by curves that ran to their end.
  ///
  /// @param full those curves
  /// @param ended how many trials ended, stopped ones too
  static Prospects of(List<Curve> full, int ended) {
    List<Curve> sorted = full.stream().sorted(Comparator.comparingDouble(Curve::last)).toList();
    int best = Math.max(FEWEST, (int) Math.ceil(SHARE * full.size()));
    int tenth = (int) Math.ceil(TENTH * (ended + 1));
    double among = sorted.get(Math.clamp(tenth - 1L, 1, sorted.size() - 1)).last();
    long longest = full.stream().mapToLong(Curve::end).max().orElseThrow();
    return new Prospects(sorted.subList(0, Math.min(best, sorted.size())), longest, among);
  }

  /// Says whether a curve cannot be expected to end among the best tenth any more.
  boolean isHopeless(Curve own) {
    int last = own.size() - 1;
    return last >= 1
        && own.end() < longest
        && isBehind(own, last)
        && isBehind(own, last - 1)
        && bound(own) > among;
  }

  private boolean isBehind(Curve own, int i) {
    double[] there =
        best.stream()
            .map(curve -> curve.at(own.resources()[i]))
            .flatMapToDouble(OptionalDouble::stream)
            .toArray();
    if (there.length < FEWEST) {
      return false;
    }
    double worst = Arrays.stream(there).max().orElseThrow();
    double spread = worst - Arrays.stream(there).min().orElseThrow();
    return own.values()[i] > worst + MARGIN * spread;
  }

  /// The lowest end that is worth reckoning with.
  double bound(Curve own) {
    long now = own.end();
    double beyond = 0;
    for (Curve curve : best) {
      OptionalDouble there = curve.at(now);
      if (there.isPresent() && curve.end() > now) {
        double fallen = there.getAsDouble() - curve.last();
        beyond =
            Math.max(
                beyond, fallen - fall(curve, now) * StrictMath.log((double) curve.end() / now));
      }
    }
    double line = own.last() - fall(own, now) * StrictMath.log((double) longest / now);
    return Math.min(own.bestUpTo(now), line - beyond);
  }

  /// The steepest fall up to a resource, per unit of the resource's logarithm; 0 when it rose.
  private static double fall(Curve curve, long now) {
    double steepest = 0;
    double value = curve.at(now).orElseThrow();
    for (double factor : BACK) {
      int i = curve.indexUpTo((long) Math.floor(now / factor));
      if (i >= 0 && curve.resources()[i] >= 1) {
        double log = StrictMath.log((double) now / curve.resources()[i]);
        steepest = Math.max(steepest, (curve.values()[i] - value) / log);
      }
    }
    return steepest;
  }
}
