package hone.search.plain;

import hone.search.Configuration;
import hone.search.History;
import hone.search.Parameter;
import hone.search.Problem;
import hone.search.Reason;
import hone.search.Space;
import hone.search.Strategy;
import hone.search.Suggestion;
import hone.search.Suggestions;
import hone.search.space.Coding;
import java.util.ArrayList;
import java.util.List;

/// Tries every combination of categorical values once.
///
/// The order is the same for every seed, and such that a search ended half-way has seen every
/// value about equally often: a fixed stride, near the golden section of the grid's size and
/// without a common divisor with it, through the combinations in their natural order.
public final class GridSearch implements Strategy {
  private static final double GOLDEN_SECTION = 0.6180339887498949;

  @Override
  public String name() {
    return "Grid";
  }

  @Override
  public boolean usesResults() {
    return false;
  }

  @Override
  public boolean triesAllCombinations() {
    return true;
  }

  @Override
  public Suggestions suggest(Problem problem, History history, int count, long seed) {
    long total = total(problem.space());
    long stride = stride(total);
    Coding coding = new Coding(problem.space());
    int next = history.next();
    List<Suggestion> suggestions = new ArrayList<>();
    for (long i = next; i < next + (long) count && i <= total; i++) {
      Configuration here = at(coding, (i - 1) * stride % total);
      suggestions.add(new Suggestion(here, new Reason.Enumerated(i, total)));
    }
    if (suggestions.isEmpty()) {
      return new Suggestions.Exhausted("all " + total + " configurations of the grid were tried");
    }
    return new Suggestions.Proposed(suggestions);
  }

  private static long total(Space space) {
    for (Parameter parameter : space.parameters()) {
      if (!(parameter instanceof Parameter.Categorical)) {
        throw new IllegalArgumentException(
            "Grid: found the numeric parameter \""
                + parameter.name()
                + "\", allowed are categorical parameters alone");
      }
    }
    double total = space.combinations();
    if (total > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "Grid: found " + total + " combinations, allowed are up to " + Integer.MAX_VALUE);
    }
    return (long) total;
  }

  private static long stride(long total) {
    long stride = Math.max(1, Math.round(total * GOLDEN_SECTION));
    while (gcd(stride, total) != 1) {
      stride++;
    }
    return stride;
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  private static Configuration at(Coding coding, long index) {
    double[] point = new double[coding.dimensions()];
    long rest = index;
    for (int j = point.length - 1; j >= 0; j--) {
      long values = (long) coding.axes().get(j).count();
      point[j] = rest % values;
      rest /= values;
    }
    return coding.configuration(point);
  }
}
