package hone.engine.tuning;

import hone.search.Progress;
import hone.search.WarmStart;
import hone.search.bayes.Insight;
import hone.search.bayes.Slices;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/// What the model has learned from the training jobs of one definition.
///
/// @param ended how many of them had ended
/// @param progress how far the search has come
/// @param importance the share of each hyperparameter in the model's variation, the largest first;
///     empty with too few results
/// @param check how well the model predicts results that it is not shown; empty likewise
/// @param forecasts how what it expected of its choices has come true; empty without such results
/// @param slices what the model believes along each hyperparameter alone; empty likewise
/// @param warmStart what the results of earlier tuning jobs are taken for, which need not be what
///     the request says; empty where it starts from none
public record SearchInsight(
    int ended,
    Progress progress,
    SequencedMap<String, Double> importance,
    Optional<Insight.Check> check,
    Optional<Insight.Forecasts> forecasts,
    Optional<Slices> slices,
    Optional<WarmStart.Kind> warmStart) {
  public SearchInsight {
    importance = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(importance));
  }
}
