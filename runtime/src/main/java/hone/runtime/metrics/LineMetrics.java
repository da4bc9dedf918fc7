package hone.runtime.metrics;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import hone.engine.training.TrainingSpec.MetricDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// Reads metric values from lines of a log, as SageMaker does: the first group of a regular
/// expression, found anywhere in the line, is the number. Immutable.
///
/// RE2 runs in linear time whatever the expression. Tabs are seen as `#011`, since the expressions
/// of AWS's built-in algorithms are written so; where that finds nothing, the line as it is.
public final class LineMetrics {
  private static final java.util.regex.Pattern NUMBER =
      java.util.regex.Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?");

  private final List<Reader> readers;

  private record Reader(String name, Pattern pattern, String needle) {}

  /// A value read from a line.
  ///
  /// @param step the iteration or epoch that the line tells, or `null`
  public record Value(String metric, double value, @Nullable Long step) {}

  public LineMetrics(List<MetricDefinition> definitions) {
    readers =
        definitions.stream()
            .map(
                each ->
                    new Reader(each.name(), Pattern.compile(each.regex()), Needle.of(each.regex())))
            .toList();
  }

  /// The finite values that a line holds, in the order of the definitions.
  public List<Value> read(String line) {
    var values = new ArrayList<Value>();
    String escaped = line.indexOf('\t') >= 0 ? line.replace("\t", "#011") : line;
    for (Reader reader : readers) {
      OptionalDouble value = find(reader, escaped);
      if (value.isEmpty() && !escaped.equals(line)) {
        value = find(reader, line);
      }
      value.ifPresent(found -> values.add(new Value(reader.name, found, null)));
    }
    if (values.isEmpty()) {
      return values;
    }
    @Nullable Long step = LineStep.of(line);
    return values.stream().map(each -> new Value(each.metric, each.value, step)).toList();
  }

  private static OptionalDouble find(Reader reader, String line) {
    if (!line.contains(reader.needle)) {
      return OptionalDouble.empty();
    }
    Matcher matcher = reader.pattern.matcher(line);
    if (!matcher.find() || matcher.groupCount() < 1) {
      return OptionalDouble.empty();
    }
    String text = matcher.group(1);
    if (text == null || !NUMBER.matcher(text).matches()) {
      return OptionalDouble.empty();
    }
    double value = Double.parseDouble(text);
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }
}
