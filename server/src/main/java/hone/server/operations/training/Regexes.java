package hone.server.operations.training;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import hone.api.sagemaker.MetricDefinition;
import hone.engine.ApiError;
import hone.server.operations.support.CallerRegex;
import java.util.List;

/// Checks metric definitions when a job is created, so that nobody waits for a metric that cannot
/// be read.
final class Regexes {
  private Regexes() {}

  static void check(MetricDefinition definition) {
    Pattern pattern;
    try {
      pattern = CallerRegex.compile(definition.regex());
    } catch (PatternSyntaxException error) {
      throw ApiError.validation(place(definition) + refusal(definition.regex(), error));
    } catch (CallerRegex.TooLargeException error) {
      throw ApiError.validation(place(definition) + error.getMessage() + ".");
    }
    if (pattern.groupCount() < 1) {
      throw ApiError.validation(
          place(definition)
              + "found no group in '"
              + definition.regex()
              + "', allowed is a regular expression whose first group, in parentheses, is the"
              + " number.");
    }
  }

  /// What is wrong; of lookaround, which programs in Python have, RE2/J itself says something else.
  private static String refusal(String regex, PatternSyntaxException error) {
    for (String each : List.of("(?<=", "(?<!", "(?=", "(?!")) {
      if (regex.contains(each)) {
        return "found look-"
            + (each.contains("<") ? "behind" : "ahead")
            + " '"
            + each
            + "' in '"
            + regex
            + "', which RE2's syntax does not have. Allowed is to match what stands around the"
            + " number and put the number alone into the first group, as in 'name=([0-9.]+)'.";
      }
    }
    return error.getDescription()
        + " in '"
        + regex
        + "'. Allowed is RE2's syntax, which has no look-ahead, look-behind and backreferences.";
  }

  private static String place(MetricDefinition definition) {
    return "The regular expression of the metric '" + definition.name() + "': ";
  }
}
