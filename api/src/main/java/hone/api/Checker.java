package hone.api;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Collects the constraints that a request breaks, in AWS's words. Not thread-safe.
///
/// Wording: as published in error reports of AWS's users, e.g.
/// `Value 'x' at 'hyperParameterTuningJobName' failed to satisfy constraint: Member must …`.
public final class Checker {
  private static final int SHOWN_MAX = 300;

  /// So many values or faults are looked through by eye.
  private static final int FEW = 20;

  /// Longer texts break a length constraint already; a pattern is not tried on them.
  private static final int PATTERN_LENGTH_MAX = 8_192;

  private final Deque<String> path = new ArrayDeque<>();
  private final List<String> faults = new ArrayList<>();

  /// Let a request through that breaks no constraint.
  ///
  /// @throws ConstraintException if some are broken; it names all of them
  public static <I extends Shape> I checked(I input) {
    List<String> faults = faults(input);
    if (!faults.isEmpty()) {
      throw new ConstraintException(faults);
    }
    return input;
  }

  /// What is wrong with a structure: the constraints that it breaks, in the order of the model's
  /// members.
  public static List<String> faults(Shape shape) {
    var checker = new Checker();
    shape.check(checker);
    return checker.faults();
  }

  /// What was found wrong, in the order of the model's members.
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /// A required member.
  public void required(String member, @Nullable Object value) {
    if (value == null) {
      faults.add(
          "Value null at '"
              + at(member)
              + "' failed to satisfy constraint: Member must not be null");
    }
  }

  /// A text's length in characters.
  public void length(String member, String value, int min, int max) {
    int length = value.codePointCount(0, value.length());
    if (length > max) {
      fault(member, value, lengthAtMost(max));
    }
    if (length < min) {
      fault(member, value, lengthAtLeast(min));
    }
  }

  /// A text's pattern, which the whole text must match.
  public void pattern(String member, String value, Pattern pattern) {
    if (!matches(value, pattern)) {
      fault(member, value, patternOf(pattern));
    }
  }

  /// A text that must be one of some.
  public void enumeration(String member, String value, List<String> values) {
    if (!values.contains(value)) {
      fault(member, value, oneOf(values) + nearest(value, values));
    }
  }

  /// A text of a form, of which some are known.
  public void openEnumeration(String member, String value, Pattern pattern, List<String> known) {
    if (!matches(value, pattern)) {
      fault(member, value, patternOf(pattern) + nearest(value, known));
    }
  }

  /// Nobody finds it among many. It is looked for in the first faults alone, so that a request of
  /// many costs no more.
  private String nearest(String value, List<String> values) {
    return values.size() <= FEW || faults.size() >= FEW
        ? ""
        : Nearest.to(value, values).map(each -> " (nearest: " + each + ")").orElse("");
  }

  /// A number's range; `null` leaves an end open. What is no number is outside of every range.
  public void range(String member, Number value, @Nullable Double min, @Nullable Double max) {
    if (max != null && !(value.doubleValue() <= max)) {
      fault(member, value, "Member must have value less than or equal to " + max.longValue());
    }
    if (min != null && !(value.doubleValue() >= min)) {
      fault(member, value, "Member must have value greater than or equal to " + min.longValue());
    }
  }

  /// The number of items of a list or map.
  public void size(String member, Object value, int size, int min, int max) {
    if (size > max) {
      fault(member, value, lengthAtMost(max));
    }
    if (size < min) {
      fault(member, value, lengthAtLeast(min));
    }
  }

  /// The texts of a list.
  public void items(String member, Collection<String> value, Texts texts) {
    texts(member, value, value, "Member must satisfy constraint: ", texts);
  }

  /// The keys of a map.
  public void keys(String member, SequencedMap<String, ?> value, Texts texts) {
    texts(member, value, value.sequencedKeySet(), "Map keys must satisfy constraint: ", texts);
  }

  /// The texts that are a map's values.
  public void values(String member, SequencedMap<String, String> value, Texts texts) {
    texts(member, value, value.sequencedValues(), "Map value must satisfy constraint: ", texts);
  }

  /// A structure within.
  public void structure(String member, Shape value) {
    path.addLast(member);
    value.check(this);
    path.removeLast();
  }

  /// The structures of a list, which AWS counts from 1.
  public void structures(String member, List<? extends Shape> value) {
    for (int i = 0; i < value.size(); i++) {
      path.addLast(member + "." + (i + 1) + ".member");
      value.get(i).check(this);
      path.removeLast();
    }
  }

  /// The structures that are a map's values.
  public void structureValues(String member, SequencedMap<String, ? extends Shape> value) {
    value.forEach(
        (key, each) -> {
          path.addLast(member + "." + key + ".member");
          each.check(this);
          path.removeLast();
        });
  }

  /// What the texts within a list or map must satisfy.
  ///
  /// @param min the least length
  /// @param max the greatest length
  /// @param pattern what each must match, or `null`
  /// @param values what each must be one of; empty for any
  public record Texts(int min, int max, @Nullable Pattern pattern, List<String> values) {
    boolean allow(String text) {
      int length = text.codePointCount(0, text.length());
      return length >= min
          && length <= max
          && (pattern == null || matches(text, pattern))
          && (values.isEmpty() || values.contains(text));
    }

    String words() {
      var words = new ArrayList<String>();
      if (max < Integer.MAX_VALUE) {
        words.add(lengthAtMost(max));
        words.add(lengthAtLeast(min));
      }
      if (pattern != null) {
        words.add(patternOf(pattern));
      }
      if (!values.isEmpty()) {
        words.add(oneOf(values));
      }
      return "[" + String.join(", ", words) + "]";
    }
  }

  private void texts(
      String member, Object whole, Collection<String> found, String lead, Texts limits) {
    if (!found.stream().allMatch(limits::allow)) {
      fault(member, whole, lead + limits.words());
    }
  }

  private void fault(String member, Object value, String constraint) {
    String text = value.toString();
    String shown = text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
    faults.add(
        "Value '"
            + shown
            + "' at '"
            + at(member)
            + "' failed to satisfy constraint: "
            + constraint);
  }

  private String at(String member) {
    return path.isEmpty() ? member : String.join(".", path) + "." + member;
  }

  private static boolean matches(String value, Pattern pattern) {
    return value.length() <= PATTERN_LENGTH_MAX && pattern.matcher(value).matches();
  }

  private static String lengthAtMost(int max) {
    return "Member must have length less than or equal to " + max;
  }

  private static String lengthAtLeast(int min) {
    return "Member must have length greater than or equal to " + min;
  }

  private static String patternOf(Pattern pattern) {
    return "Member must satisfy regular expression pattern: " + pattern.pattern();
  }

  private static String oneOf(List<String> values) {
    return "Member must satisfy enum value set: [" + String.join(", ", values) + "]";
  }
}
