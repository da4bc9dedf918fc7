package hone.runtime.metrics;

import hone.engine.training.TrainingSpec.MetricDefinition;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/// Finds the line that was most likely meant where a metric's expression matched none: the one that
/// shares most groups of three characters with the expression's plain text and the metric's name.
///
/// Not thread-safe.
public final class NearestLine {
  private static final int GRAM = 3;

  /// What shares less is no help.
  private static final double LEAST = 0.3;

  /// Of two lines that are as near, the one with a number.
  private static final double NUMBER_BONUS = 0.05;

  private final Set<String> wanted = new LinkedHashSet<>();
  private String best = "";
  private double bestScore = LEAST;

  public NearestLine(MetricDefinition metric) {
    wanted.addAll(grams(plain(metric.regex())));
    if (wanted.isEmpty()) {
      wanted.addAll(grams(plain(metric.name())));
    }
  }

  /// The characters of an expression that stand for themselves.
  private static String plain(String regex) {
    return regex
        .replaceAll("\\\\[a-zA-Z]|\\[[^\\]]*\\]|\\(\\?[^)]*\\)|\\{[^}]*\\}", " ")
        .replaceAll("[\\\\().*+?^$|\\[\\]{}]", " ");
  }

  private static Set<String> grams(String text) {
    var grams = new LinkedHashSet<String>();
    for (String word : text.toLowerCase(Locale.ROOT).split("[\\s:=,;#]+", -1)) {
      for (int i = 0; i + GRAM <= word.length(); i++) {
        grams.add(word.substring(i, i + GRAM));
      }
    }
    return grams;
  }

  /// Look at one more line.
  public void see(String line) {
    if (wanted.isEmpty()) {
      return;
    }
    String lower = line.toLowerCase(Locale.ROOT);
    long shared = wanted.stream().filter(lower::contains).count();
    boolean number = lower.chars().anyMatch(c -> c >= '0' && c <= '9');
    double score = (double) shared / wanted.size() + (number ? NUMBER_BONUS : 0);
    if (shared > 0 && score > bestScore) {
      bestScore = score;
      best = line;
    }
  }

  /// The nearest line, or an empty text if none is near.
  public String best() {
    return best;
  }
}
