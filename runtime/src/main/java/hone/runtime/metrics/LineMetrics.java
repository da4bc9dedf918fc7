package hone.runtime.metrics;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import hone.engine.training.TrainingSpec.MetricDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// Reads metric values from lines of a log, as SageMaker does: the first group of a regular
/// expression, found anywhere in the line, is the number. Immutable.
///
/// RE2 takes a step for each character and instruction at most. Twenty million of them are allowed
/// for a line, some 0.2 s. An expression takes none on a line that lacks its [Needle]: where those
/// that a long line calls for take more, they see its beginning alone.
///
/// Tabs are seen as `#011`, since the expressions of AWS's built-in algorithms are written so;
/// where that finds nothing, the line as it is.
public final class LineMetrics {
  /// How many steps a line may take.
  public static final int STEPS_MAX = 20_000_000;

  /// As long as lines get.
  private static final int CHARACTERS_MAX = 16 * 1_024;

  /// How many characters processors compare in a step, at least.
  private static final int COMPARED_AT_ONCE = 16;

  /// Gives nothing back, since it may be asked of 16 KiB of digits.
  private static final java.util.regex.Pattern NUMBER =
      java.util.regex.Pattern.compile(
          "[+-]?(?:[0-9]++(?:\\.[0-9]*+)?+|\\.[0-9]++)(?:[eE][+-]?[0-9]{1,4})?");

  private static final java.util.regex.Pattern NOT_FINITE =
      java.util.regex.Pattern.compile("(?i)[+-]?(nan|inf|infinity)");

  private final List<Reader> readers;

  /// Of all expressions.
  private final long instructions;

  private record Reader(String name, Pattern pattern, String needle) {}

  /// What is seen of a line.
  ///
  /// @param escaped with its tabs as `#011`
  private record Seen(String line, String escaped) {
    boolean isTwofold() {
      return !escaped.equals(line);
    }
  }

  /// How a line that is too long for its expressions is cut.
  ///
  /// @param steps that each of its characters may take
  public record Cut(int length, int seen, long steps) {}

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
  }

  /// How many steps a line may take, of some 10 ns, those to look for needles among them.
  public long steps(String line) {
    long needles = (long) readers.size() * (line.length() + COMPARED_AT_ONCE) / COMPARED_AT_ONCE;
    return needles + Math.min(STEPS_MAX, stepsEach(line, escaped(line)) * line.length());
  }

  /// How a line is cut; nothing where it is seen whole.
  public Optional<Cut> cut(String line) {
    String escaped = escaped(line);
    int seen = seenMax(line, escaped);
    return seen < line.length()
        ? Optional.of(new Cut(line.length(), seen, stepsEach(line, escaped)))
        : Optional.empty();
  }

  /// How many steps each character may take: what has tabs may be searched twice.
  private long stepsEach(String line, String escaped) {
    boolean twofold = !escaped.equals(line);
    long steps = 0;
    for (Reader reader : readers) {
      int searches =
          (escaped.contains(reader.needle) ? 1 : 0)
              + (twofold && line.contains(reader.needle) ? 1 : 0);
      steps += (long) searches * reader.pattern.programSize();
    }
    return steps;
  }

  private int seenMax(String line, String escaped) {
    if (2 * instructions * escaped.length() <= STEPS_MAX) {
      return CHARACTERS_MAX;
    }
    return (int) Math.min(CHARACTERS_MAX, STEPS_MAX / Math.max(1, stepsEach(line, escaped)));
  }

  private Seen seen(String line) {
    String escaped = escaped(line);
    int max = seenMax(line, escaped);
    String first = beginning(line, max);
    return new Seen(first, escaped.equals(line) ? first : beginning(escaped, max));
  }

  private static String beginning(String text, int max) {
    return text.length() <= max ? text : text.substring(0, max);
  }

  private static String escaped(String line) {
    return line.indexOf('\t') >= 0 ? line.replace("\t", "#011") : line;
  }

  /// The values that a line holds, in the order of the definitions.
  public List<Value> read(String printed) {
    var values = new ArrayList<Value>();
    Seen seen = seen(printed);
    for (Reader reader : readers) {
      OptionalDouble value = number(find(reader, seen.escaped));
      if (value.isEmpty() && seen.isTwofold()) {
        value = number(find(reader, seen.line));
      }
      value.ifPresent(found -> values.add(new Value(reader.name, found, null)));
    }
    if (values.isEmpty()) {
      return values;
    }
    @Nullable Long step = LineStep.of(seen.line);
    return values.stream().map(each -> new Value(each.metric, each.value, step)).toList();
  }

  /// What the first definition's group captures in a line, whatever it is; `null` where the
  /// expression does not match, and where it has no group.
  public @Nullable String captured(String printed) {
    Seen seen = seen(printed);
    String found = find(readers.getFirst(), seen.escaped);
    return found == null && seen.isTwofold() ? find(readers.getFirst(), seen.line) : found;
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
