package hone.search.curve;

import hone.search.Decision;
import hone.search.Report;
import hone.search.Trial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Counts a trial's reports that are no finite numbers, and says whether it has diverged.
///
/// One such report may be a bad batch, and some programs print `nan` where an epoch has no value,
/// or until there is one. Many running are a training that has diverged, which does not come back:
/// as many as no trial is known to come back from, twice over.
///
/// @param reports how many there are, finite ones too
/// @param running how many of them, the last ones, are not finite
/// @param recovered the most that were so running before a finite one came
public record Lapse(int reports, int running, int recovered) {
  /// Nothing was reported.
  public static final Lapse NONE = new Lapse(0, 0, 0);

  /// As many running may be chance.
  public static final int FEWEST = 3;

  /// So many trials show whether a program prints such values on its way.
  private static final int POPULATION = 5;

  private static final double WARM_UP = 0.1;

  /// Reads a trial's reports by rising resource; of several at the same one, as of several nodes,
  /// a finite one counts.
  public static Lapse of(Trial trial) {
    List<Long> finite = new ArrayList<>();
    List<Long> all = new ArrayList<>();
    for (Report report : trial.reports()) {
      all.add(report.resource());
      if (Double.isFinite(report.value())) {
        finite.add(report.resource());
      }
    }
    Collections.sort(finite);
    Lapse lapse = NONE;
    for (long resource : all.stream().sorted().distinct().toList()) {
      lapse = lapse.after(Collections.binarySearch(finite, resource) >= 0);
    }
    return lapse;
  }

  /// The same with one report more.
  public Lapse after(boolean finite) {
    return finite
        ? new Lapse(reports + 1, 0, Math.max(recovered, running))
        : new Lapse(reports + 1, running + 1, recovered);
  }

  /// Says whether so many reports are not finite that it may be a training that has diverged.
  public boolean persists() {
    return running >= FEWEST;
  }

  /// Says that the trial should stop, if it has diverged.
  ///
  /// @param pending those of the other trials that have not ended
  /// @param ended those of ended trials
  public Optional<Decision.Stop> verdict(List<Lapse> pending, List<Lapse> ended) {
    List<Lapse> told = ended.stream().filter(each -> each.reports > 0).toList();
    double[] lengths =
        told.stream().filter(each -> each.running == 0).mapToDouble(Lapse::reports).toArray();
    double usual = lengths.length == 0 ? 0 : Curve.median(lengths);
    int survived =
        Stream.concat(Stream.concat(pending.stream(), ended.stream()), Stream.of(this))
            .mapToInt(Lapse::recovered)
            .max()
            .orElseThrow();
    boolean diverged =
        told.size() >= POPULATION
            && reports >= WARM_UP * usual
            && persists()
            && running > 2L * survived;
    return diverged
        ? Optional.of(new Decision.Stop("its last " + running + " values are no finite numbers"))
        : Optional.empty();
  }
}
