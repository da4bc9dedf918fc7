package hone.api;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds what was meant by a name that was mistyped. (picocli's own suggestions pass over letters
/// that changed places, and find `serve` similar to `whatever`.)
public final class Nearest {
  /// How much of a name tells it.
  private static final int BEGINNING = 3;

  private Nearest() {}

  /// The first known name that begins so; otherwise the one that takes the fewest changed, added or
  /// left out letters, if they are few enough to be a slip: at most three, and at most half of the
  /// name.
  public static Optional<String> to(String typed, Collection<String> known) {
    int slips = Math.min(3, typed.length() / 2);
    return known.stream()
        .filter(each -> typed.length() >= BEGINNING && each.startsWith(typed))
        .findFirst()
        .or(
            () ->
                known.stream()
                    .filter(each -> Math.abs(each.length() - typed.length()) <= slips)
                    .filter(each -> distance(typed, each) <= slips)
                    .min(Comparator.comparingInt(each -> distance(typed, each))));
  }

  /// Levenshtein's distance.
  private static int distance(String one, String other) {
    int[] above = new int[other.length() + 1];
    for (int j = 0; j < above.length; j++) {
      above[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[above.length];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int changed = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(above[j - 1] + changed, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[other.length()];
  }
}
