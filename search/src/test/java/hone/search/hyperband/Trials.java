package hone.search.hyperband;

import hone.search.Configuration;
import hone.search.Outcome;
import hone.search.Report;
import hone.search.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/// Makes trials for tests.
final class Trials {
  private Trials() {}

  /// A trial that has reported these values at resources from 1.
  static Trial of(int number, Outcome outcome, double... values) {
    List<Report> reports = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      reports.add(new Report(i + 1L, values[i]));
    }
    LinkedHashMap<String, String> at = new LinkedHashMap<>();
    at.put("x", Double.toString(number / 100.0));
    return new Trial(number, new Configuration(at), outcome, reports);
  }

  /// The same value at so many resources.
  static double[] flat(double value, int reports) {
    double[] values = new double[reports];
    Arrays.fill(values, value);
    return values;
  }
}
