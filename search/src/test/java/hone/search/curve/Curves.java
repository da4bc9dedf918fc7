package hone.search.curve;

import hone.search.Configuration;
import hone.search.Outcome;
import hone.search.Report;
import hone.search.Trial;
import hone.search.math.Chance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Makes learning curves for tests: losses by epoch, lower is better.
final class Curves {
  static final int EPOCHS = 50;

  private Curves() {}

  /// A stream of trials' losses in which curves cross: those that fall late mostly end best, as
  /// with small learning rates; some learn by heart and rise again, some never learn.
  ///
  /// @param latest the epoch at which the latest of them have half of their fall behind them
  static double[][] crossing(Chance chance, int trials, double latest) {
    double[][] all = new double[trials][EPOCHS];
    for (double[] losses : all) {
      double kind = chance.nextDouble();
      double late = Math.pow(latest, chance.nextDouble());
      double end = 0.5 - 0.015 * late + 0.15 * Math.abs(chance.normal());
      double start = 1.5 + 0.5 * chance.nextDouble();
      double rise = kind < 0.2 ? 0.004 * chance.nextDouble() : 0;
      for (int e = 0; e < EPOCHS; e++) {
        double share = kind > 0.9 ? 1 : 1 / (1 + Math.pow((e + 1) / late, 2));
        losses[e] = end + (start - end) * share + rise * e;
      }
    }
    return all;
  }

  /// A trial that has reported the first of these losses.
  static Trial trial(int number, Outcome outcome, double[] losses, int reported) {
    List<Report> reports = new ArrayList<>();
    for (int e = 0; e < reported; e++) {
      reports.add(new Report(e + 1L, losses[e]));
    }
    LinkedHashMap<String, String> at = new LinkedHashMap<>();
    at.put("x", Integer.toString(number));
    return new Trial(number, new Configuration(at), outcome, reports);
  }
}
