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
/// RE2 takes a step for each character and instruction at most. Twenty million of them are allowed
/// for a line, which is well below a second: where all expressions together have more than 1,220
/// instructions, which ordinary ones do not, they see the beginning of a long line alone.
///
/// Tabs are seen as `#011`, since the expressions of AWS's built-in algorithms are written so;
/// where that finds nothing, the line as it is.
public final class LineMetrics {
  private static final int STEPS_MAX = 20_000_000;

  /// As long as lines get.
  private static final int CHARACTERS_MAX = 16 * 1_024;

  /// Gives nothing back, since it may be asked of 16 KiB of digits.
  private static final java.util.regex.Pattern NUMBER =
      java.util.regex.Pattern.compile(
          "[+-]?(?:[0-9]++(?:\\.[0-9]*+)?+|\\.[0-9]++)(?:[eE][+-]?[0-9]{1,4})?");

  private static final java.util.regex.Pattern NOT_FINITE =
      java.util.regex.Pattern.compile("(?i)[+-]?(nan|inf|infinity)");

  private final List<Reader> readers;
  private final long instructions;
  private final int seenMax;

  private record Reader(String name, Pattern pattern, String needle) {}

  /// A value read from a line.
  ///
  /// @param value finite, or `NaN` where the text is `nan`, `inf` or a number that is too large
  /// @param step the iteration or epoch that the line tells, or `null`
  public record Value(String metric, double value, @Nullable Long step) {}

  public LineMetrics(List<MetricDefinition> definitions) {
    readers =
        definitions.stream()
            .map(
                each ->
                    new Reader(each.name(), Pattern.compile(each.regex()), Needle.of(each.regex())))
            .toList();
    instructions = readers.stream().mapToLong(each -> each.pattern.programSize()).sum();
    seenMax = (int) Math.min(CHARACTERS_MAX, STEPS_MAX / Math.max(1, instructions));
  }

  /// How many characters of a line are seen.
  public int seenMax() {
    return seenMax;
  }

  /// How many steps a line may take, of some 10 ns.
  public long steps(String line) {
    return instructions * Math.min(seenMax, line.length());
  }

  /// Whether long lines are seen whole.
  public boolean isWhole() {
    return seenMax == CHARACTERS_MAX;
  }

  private String seen(String line) {
    return line.length() <= seenMax ? line : line.substring(0, seenMax);
  }

  /// The values that a line holds, in the order of the definitions.
  public List<Value> read(String printed) {
    var values = new ArrayList<Value>();
    String line = seen(printed);
    String escaped = escaped(line);
    for (Reader reader : readers) {
      OptionalDouble value = number(find(reader, escaped));
      if (value.isEmpty() && !escaped.equals(line)) {
        value = number(find(reader, line));
      }
      value.ifPresent(found -> values.add(new Value(reader.name, found, null)));
    }
    if (values.isEmpty()) {
      return values;
    }
    @Nullable Long step = LineStep.of(line);
    return values.stream().map(each -> new Value(each.metric, each.value, step)).toList();
  }

  private String escaped(String line) {
    return line.indexOf('\t') >= 0 ? seen(line.replace("\t", "#011")) : line;
  }

  /// What the first definition's group captures in a line, whatever it is; `null` where the
  /// expression does not match, and where it has no group.
  public @Nullable String captured(String printed) {
    String line = seen(printed);
    String escaped = escaped(line);
    String found = find(readers.getFirst(), escaped);
    return found == null && !escaped.equals(line) ? find(readers.getFirst(), line) : found;
  }

  private static @Nullable String find(Reader reader, String line) {
    if (!line.contains(reader.needle)) {
      return null;
    }
    Matcher matcher = reader.pattern.matcher(line);
    return matcher.find() && matcher.groupCount() >= 1 ? matcher.group(1) : null;
  }

  /// Expressions such as `loss: (.*?);` capture blanks as well.
  private static OptionalDouble number(@Nullable String captured) {
    if (captured == null) {
      return OptionalDouble.empty();
    }
    String text = captured.strip();
    if (NOT_FINITE.matcher(text).matches()) {
      return OptionalDouble.of(Double.NaN);
    }
    if (!NUMBER.matcher(text).matches()) {
      return OptionalDouble.empty();
    }
    double value = Double.parseDouble(text);
    return OptionalDouble.of(Double.isFinite(value) ? value : Double.NaN);
  }
}
