package hone.engine.rules;

import hone.engine.tuning.TuningSpec.Definition;
import hone.search.Configuration;
import hone.search.Parameter;
import hone.search.Parent;
import hone.search.Trial;
import hone.search.WarmStart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What earlier tuning jobs tell one that starts from them, though some tuned what others keep
/// static.
///
/// A trial is told with the static values with which it ran, too, since they may be tuned now. What
/// ran at another value of what is static now is no result of the new tuning job, whatever data it
/// had: where others ran at the same values, these alone count as its own, and where none did, all
/// are other tasks, alike at best.
public final class Heritage {
  /// The service's own, which say nothing of how a training job goes.
  private static final List<String> NO_SETTINGS = List.of("_", "sagemaker_");

  private Heritage() {}

  /// What the search of a new tuning job starts from.
  ///
  /// @param identical whether the request says that data and algorithm are the same
  /// @param parents their trials, with all values with which they ran
  public static WarmStart warmStart(
      boolean identical, Definition child, List<List<Trial>> parents) {
    List<Parent> all = new ArrayList<>();
    List<Parent> own = new ArrayList<>();
    for (List<Trial> trials : parents) {
      List<Trial> readable = trials.stream().map(trial -> readable(child, trial)).toList();
      all.add(new Parent(readable));
      own.add(new Parent(readable.stream().filter(trial -> isOf(child, trial)).toList()));
    }
    boolean any =
        own.stream()
            .flatMap(parent -> parent.trials().stream())
            .anyMatch(trial -> trial.outcome().objective().isPresent());
    return identical && any
        ? new WarmStart(WarmStart.Kind.IDENTICAL_DATA_AND_ALGORITHM, own)
        : new WarmStart(WarmStart.Kind.TRANSFER_LEARNING, all);
  }

  /// A trial with numbers that were static as numbers, whose text may have been JSON.
  private static Trial readable(Definition child, Trial trial) {
    var values = new LinkedHashMap<>(trial.configuration().values());
    for (Parameter parameter : child.space().parameters()) {
      if (!(parameter instanceof Parameter.Categorical)) {
        values.computeIfPresent(parameter.name(), (_, text) -> unquoted(text));
      }
    }
    return new Trial(trial.number(), new Configuration(values), trial.outcome(), trial.reports());
  }

  /// Whether a trial ran at the values that are static now.
  private static boolean isOf(Definition child, Trial trial) {
    for (Map.Entry<String, String> fixed : child.fixed().entrySet()) {
      String name = fixed.getKey();
      String was = trial.configuration().values().get(name);
      if (NO_SETTINGS.stream().noneMatch(name::startsWith)
          && (was == null || !isSame(was, fixed.getValue()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSame(String one, String other) {
    String left = unquoted(one);
    String right = unquoted(other);
    if (left.equals(right)) {
      return true;
    }
    try {
      return Double.parseDouble(left) == Double.parseDouble(right);
    } catch (NumberFormatException error) {
      return false;
    }
  }

  /// SageMaker's SDK sends some values as JSON.
  private static String unquoted(String text) {
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
