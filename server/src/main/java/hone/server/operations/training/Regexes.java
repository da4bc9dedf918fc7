package hone.server.operations.training;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import hone.api.sagemaker.MetricDefinition;
import hone.engine.ApiError;
import hone.server.operations.support.CallerRegex;

/// Checks metric definitions when a job is created, so that nobody waits for a metric that cannot
/// be read.
final class Regexes {
  private Regexes() {}

  static void check(MetricDefinition definition) {
    Pattern pattern;
    try {
      pattern = CallerRegex.compile(definition.regex());
    } catch (PatternSyntaxException error) {
      throw ApiError.validation(
          place(definition)
              + error.getDescription()
              + " in '"
              + definition.regex()
              + "'. Allowed is RE2's syntax, which has no lookaround and no backreferences.");
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

  private static String place(MetricDefinition definition) {
    return "The regular expression of the metric '" + definition.name() + "': ";
  }
}
