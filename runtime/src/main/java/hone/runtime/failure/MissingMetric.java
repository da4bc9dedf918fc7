package hone.runtime.failure;

import hone.engine.backend.TrainingLog;
import hone.engine.backend.TrainingLog.Line;
import hone.engine.backend.TrainingOrder;
import hone.engine.storage.HeavyWork;
import hone.engine.training.TrainingSpec.MetricDefinition;
import hone.engine.tuning.TuningSpec;
import hone.runtime.contract.Hosts;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.log.KeptLog;
import hone.runtime.log.KeptLogs;
import hone.runtime.log.MetricJournal;
import hone.runtime.metrics.LineMetrics;
import hone.runtime.metrics.NearestLine;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Says what helps where a program ran to its end and its metric has no final value: how many lines
/// were read, what the expression captured that is no finite number, or that it matched none of
/// them, and the line that comes nearest.
public final class MissingMetric {
  private static final int PAGE = 1_000;

  /// How many lines of each host are searched.
  private static final int LINES_MAX = 200_000;

  /// For how long they are searched. It computes, and others wait for the thread.
  private static final long SEARCHING_NANOS = 5_000_000_000L;

  private static final long SLICE_NANOS = 50_000_000L;

  private static final int SHOWN_MAX = 300;

  private final MetricDefinition metric;
  private final LineMetrics expression;
  private final NearestLine nearest;
  private long searched;
  private long spentNanos;
  private long matches;
  private String captured = "";
  private String matched = "";

  private MissingMetric(MetricDefinition metric, List<MetricDefinition> all) {
    this.metric = metric;
    // With the others beside it, it sees as much of a line as it did before.
    expression =
        new LineMetrics(
            Stream.concat(Stream.of(metric), all.stream().filter(each -> !each.equals(metric)))
                .toList());
    nearest = new NearestLine(metric);
  }

  /// What to say; nothing if the objective has a final value, or any metric has where there is no
  /// objective.
  public static Optional<String> of(TrainingOrder order, MetricJournal journal, KeptLogs logs)
      throws IOException {
    String objective = order.hyperparameters().get(TuningSpec.OBJECTIVE_HYPERPARAMETER);
    List<MetricDefinition> missing =
        order.spec().algorithm().metrics().stream()
            .filter(each -> objective == null || each.name().equals(objective))
            .toList();
    if (missing.isEmpty() || missing.stream().anyMatch(each -> journal.endsFinite(each.name()))) {
      return Optional.empty();
    }
    var search = new MissingMetric(missing.getFirst(), order.spec().algorithm().metrics());
    search.look(order, logs);
    return Optional.of(search.text(logs.lines()));
  }

  private void look(TrainingOrder order, KeptLogs logs) throws IOException {
    for (Host host : Hosts.of(order.spec().resources()).all()) {
      TrainingLog log = logs.reader(host.name());
      long position = 0;
      for (int seen = 0; seen < LINES_MAX && spentNanos < SEARCHING_NANOS; ) {
        List<Line> lines = log.read(position, PAGE);
        if (lines.isEmpty()) {
          break;
        }
        see(lines);
        seen += lines.size();
        position = lines.getLast().end();
      }
    }
  }

  private void see(List<Line> lines) throws IOException {
    int next = 0;
    while (next < lines.size() && spentNanos < SEARCHING_NANOS) {
      int from = next;
      next = HeavyWork.OF_METRICS.<Integer, IOException>run(() -> slice(lines, from));
    }
  }

  /// @return the first line that was not seen
  private int slice(List<Line> lines, int from) {
    long start = System.nanoTime();
    int next = from;
    while (next < lines.size() && System.nanoTime() - start < SLICE_NANOS) {
      see(lines.get(next).text());
      next++;
    }
    spentNanos += System.nanoTime() - start;
    return next;
  }

  private void see(String line) {
    if (line.startsWith(KeptLog.OWN)) {
      return; // it quotes the expression, and is no line of the program's
    }
    searched++;
    @Nullable String found = expression.captured(line);
    if (found == null) {
      nearest.see(line);
    } else {
      matches++;
      captured = found;
      matched = line;
    }
  }

  /// @param lines that were read, of which the kept logs may lack some
  private String text(long lines) {
    String them =
        searched < lines ? "the %,d that were searched again".formatted(searched) : "them";
    if (matches > 0) {
      return ("ClientError: no final value of the metric '%s' was found: %s read, and"
              + " the expression '%s' matched %,d of %s, but what it captured last, '%s', is"
              + " no finite number. That line is: %s")
          .formatted(
              metric.name(),
              counted(lines),
              metric.regex(),
              matches,
              them,
              cut(captured),
              cut(matched));
    }
    String text =
        ("ClientError: no value of the metric '%s' was found: %s read,"
                + " and the expression '%s' matched none of %s.")
            .formatted(metric.name(), counted(lines), metric.regex(), them);
    String near = nearest.best();
    return near.isEmpty() ? text : text + " The nearest line is: " + cut(near);
  }

  private static String counted(long lines) {
    return lines == 1 ? "1 line was" : "%,d lines were".formatted(lines);
  }

  private static String cut(String text) {
    return text.length() <= SHOWN_MAX ? text : FailureReason.cut(text, SHOWN_MAX) + "…";
  }
}
