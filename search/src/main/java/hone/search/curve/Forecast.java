package hone.search.curve;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// What a curve may still come to, judged by curves that ran to their end.
///
/// A curve is hopeless when all of this holds at half of the length or later. It was worse, over
/// the last third and over the third before, than each of the best curves was there, by a margin.
/// And none of three bounds of its end is among the best tenth: the best that it ever was; the
/// lowest end that straight lines through its last values foresee, less what the best curves fell
/// below theirs; and its level less half as much again as any curve fell from there.
///
/// Single values are noise, so levels are means, and margins are in units of its deviation σ, which
/// is estimated. Lines are on the logarithm of the resource: curves that level off like a power of
/// it, as learning curves do, end above them.
///
/// @param full the curves that ran to their end, the best first
/// @param best how many of them count as the best
/// @param longest the last resource of the longest
/// @param among the worst end that may still be among the best tenth
/// @param noise σ
record Forecast(List<Curve> full, int best, long longest, double among, double noise) {
  /// Fewer full curves than this have not yet shown how late curves may fall.
  static final int FEWEST = 12;

  private static final double WARM_UP = 0.5;

  private static final double SHARE = 0.25;

  private static final double TENTH = 0.1;

  /// How many deviations of the noise, or of a count, are not to be trusted.
  private static final double DOUBT = 2;

  /// How far beyond the best curves' spread a curve must lie.
  private static final double MARGIN = 0.25;

  /// The next curve may fall farther than any did.
  private static final double FARTHER = 1.5;

  /// A level is the mean over resources from the present one divided by this.
  private static final double THIRD = 1.5;

  private static final double EARLY = 3;

  /// How far back the lines go.
  private static final double[] BACK = {1.25, THIRD, 2, EARLY};

  /// Judges by curves that ran to their end.
  ///
  /// @param ended how many trials ended, stopped ones too
  static Forecast of(List<Curve> full, int ended) {
    List<Curve> sorted =
        full.stream().sorted(Comparator.comparingDouble(Forecast::endLevel)).toList();
    long longest = full.stream().mapToLong(Curve::end).max().orElseThrow();
    double noise = noise(full);
    // Of so many trials, hardly ever more than this are of the best tenth of all that may come.
    double n = ended + 1;
    double tenth = Math.ceil(TENTH * n + DOUBT * Math.sqrt(TENTH * (1 - TENTH) * n));
    Curve last = sorted.get(Math.clamp((long) tenth - 1, 0, sorted.size() - 1));
    int averaged = Math.max(1, last.size() - 1 - last.indexUpTo((long) (0.9 * last.end())));
    double among = endLevel(last) + DOUBT * noise / Math.sqrt(averaged);
    int best = (int) Math.max(tenth, Math.ceil(SHARE * sorted.size()));
    return new Forecast(sorted, Math.min(best, sorted.size()), longest, among, noise);
  }

  /// Where a curve ended, with little of the noise.
  private static double endLevel(Curve curve) {
    return curve.mean((long) (0.9 * curve.end()), curve.end());
  }

  /// Second differences of a smooth curve are small, those of noise have the variance 6 σ²; the
  /// median leaves jumps out.
  private static double noise(List<Curve> curves) {
    double[] sizes =
        curves.stream()
            .flatMapToDouble(
                c ->
                    IntStream.range(1, Math.max(1, c.size() - 1))
                        .mapToDouble(
                            i -> c.values()[i - 1] - 2 * c.values()[i] + c.values()[i + 1]))
            .map(Math::abs)
            .toArray();
    return sizes.length == 0 ? 0 : Curve.median(sizes) / (0.6745 * Math.sqrt(6));
  }

  /// Says whether a curve cannot be expected to end among the best tenth any more.
  boolean isHopeless(Curve own) {
    long now = own.end();
    return now >= WARM_UP * longest
        && now < longest
        && isBehind(own, now)
        && isBehind(own, (long) (now / THIRD))
        && bound(own) > among;
  }

  private boolean isBehind(Curve own, long now) {
    long from = (long) (now / THIRD);
    double[] levels =
        full.subList(0, best).stream()
            .mapToDouble(c -> c.mean(from, now))
            .filter(Double::isFinite)
            .toArray();
    int averaged = own.indexUpTo(now) - own.indexUpTo(from);
    if (levels.length == 0 || averaged == 0) {
      return false;
    }
    double worst = Arrays.stream(levels).max().orElseThrow();
    double spread = worst - Arrays.stream(levels).min().orElseThrow();
    double doubt = DOUBT * noise * Math.sqrt(2.0 / averaged);
    return own.mean(from, now) > worst + Math.max(MARGIN * spread, doubt);
  }

  /// The lowest end that is worth reckoning with.
  double bound(Curve own) {
    long now = own.end();
    long third = (long) (now / THIRD);
    double below = 0;
    double fallen = 0;
    for (int i = 0; i < full.size(); i++) {
      Curve curve = full.get(i);
      double level = curve.mean(third, now);
      if (curve.end() > now && Double.isFinite(level)) {
        fallen = Math.max(fallen, level - endLevel(curve));
        below = i < best ? Math.max(below, foreseen(curve, now, 0) - endLevel(curve)) : below;
      }
    }
    double byLines = foreseen(own, now, noise) - below;
    double byOthers = own.mean(third, now) - FARTHER * fallen;
    return Math.min(own.bestUpTo(now) + DOUBT * noise, Math.min(byLines, byOthers));
  }

  /// The lowest end that lines through the values up to `now` foresee, each less its standard
  /// error; where a curve bends down, as far again below its late line as that is below the early
  /// one. Negative infinity where there are too few values for a line.
  private double foreseen(Curve curve, long now, double noise) {
    double lowest = Double.POSITIVE_INFINITY;
    for (double back : BACK) {
      Optional<Line> line = Line.through(curve, (long) (now / back), now);
      if (line.isPresent()) {
        double end = line.get().endAt(longest) - noise * line.get().errorAt(longest);
        lowest = Math.min(lowest, end);
      }
    }
    Optional<Line> late = Line.through(curve, (long) (now / THIRD), now);
    Optional<Line> early = Line.through(curve, (long) (now / EARLY), now);
    if (late.isPresent() && early.isPresent()) {
      double end = late.get().endAt(longest);
      lowest = Math.min(lowest, end - Math.max(0, early.get().endAt(longest) - end));
    }
    return Double.isFinite(lowest) ? lowest : Double.NEGATIVE_INFINITY;
  }
}
