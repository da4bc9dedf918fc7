package hone.runtime.metrics;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the step that a line tells beside its metrics: the whole number after the word `step`
/// (`global_step`), `iteration`, `iter` or `round`; else XGBoost's round, in brackets at the line's
/// beginning; else the number after the word `epoch`, of which a step is a part.
///
/// Between word and number may be blanks, `=`, `:`, `#`, a bracket and quotation marks: `step=12`,
/// `Epoch 3/10`, `"iteration": 7`, `[12] train-rmse:0.5`.
final class LineStep {
  /// What has more digits is no step.
  private static final String NUMBER = "([0-9]{1,15})(?:[^0-9.]|\\.[^0-9]|\\.?$)";

  private static final List<Pattern> ALL =
      List.of(
          after("(?:global_)?(?:step|iteration|iter|round)"),
          Pattern.compile("^\\s*\\[([0-9]{1,15})\\]"),
          after("epoch"));

  private LineStep() {}

  private static Pattern after(String word) {
    return Pattern.compile(
        "(?i)(?:^|[^a-z0-9_])" + word + "[\"']?\\s*[=:#]?\\s*[\\[(]?\\s*[\"']?" + NUMBER);
  }

  /// The step, or `null` if the line tells none.
  static @Nullable Long of(String line) {
    for (Pattern each : ALL) {
      Matcher matcher = each.matcher(line);
      if (matcher.find()) {
        return Long.valueOf(matcher.group(1));
      }
    }
    return null;
  }
}
