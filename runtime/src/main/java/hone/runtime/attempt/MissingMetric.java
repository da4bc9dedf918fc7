package hone.runtime.attempt;

import hone.engine.backend.TrainingOrder;
import hone.engine.training.TrainingSpec.MetricDefinition;
import hone.runtime.contract.Hosts;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.log.KeptLogs;
import hone.runtime.log.MetricJournal;
import hone.runtime.metrics.NearestLine;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Says what helps where a program ran to its end and its metric was not seen: how many lines were
/// read, which expression matched none of them, and the line that comes nearest.
final class MissingMetric {
  /// The hyperparameter by which the service tells a program its tuning job's objective.
  private static final String OBJECTIVE = "_tuning_objective_metric";

  private static final int PAGE = 5_000;

  /// How many lines of each host are searched for a near one.
  private static final int LINES_MAX = 200_000;

  private static final int SHOWN_MAX = 300;

  private MissingMetric() {}

  /// What to say; nothing if the objective was seen, or any metric where there is no objective.
  static Optional<String> of(TrainingOrder order, MetricJournal journal, KeptLogs logs, long lines)
      throws IOException {
    String objective = order.hyperparameters().get(OBJECTIVE);
    List<MetricDefinition> missing =
        order.spec().algorithm().metrics().stream()
            .filter(each -> objective == null || each.name().equals(objective))
            .toList();
    if (missing.isEmpty() || missing.stream().anyMatch(each -> journal.hasSeen(each.name()))) {
      return Optional.empty();
    }
    MetricDefinition metric = missing.getFirst();
    String text =
        ("ClientError: no value of the metric '%s' was found: %,d lines were read,"
                + " and the expression '%s' matched none of them.")
            .formatted(metric.name(), lines, metric.regex());
    String nearest = nearest(metric, order, logs);
    return Optional.of(nearest.isEmpty() ? text : text + " The nearest line is: " + nearest);
  }

  private static String nearest(MetricDefinition metric, TrainingOrder order, KeptLogs logs)
      throws IOException {
    var nearest = new NearestLine(metric);
    for (Host host : Hosts.of(order.spec().resources()).all()) {
      long position = 0;
      for (int seen = 0; seen < LINES_MAX; seen += PAGE) {
        var page = logs.of(host.name()).read(position, PAGE);
        page.lines().forEach(line -> nearest.see(line.text()));
        position = page.next();
        if (page.lines().size() < PAGE) {
          break;
        }
      }
    }
    String best = nearest.best();
    return best.length() <= SHOWN_MAX ? best : best.substring(0, SHOWN_MAX) + "…";
  }
}
