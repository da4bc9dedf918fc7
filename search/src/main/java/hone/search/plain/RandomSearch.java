package hone.search.plain;

import hone.search.Configuration;
import hone.search.History;
import hone.search.Parent;
import hone.search.Problem;
import hone.search.Reason;
import hone.search.Strategy;
import hone.search.Suggestion;
import hone.search.Suggestions;
import hone.search.Trial;
import hone.search.WarmStart;
import hone.search.math.Chance;
import hone.search.math.Seed;
import hone.search.space.Coding;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Draws every configuration at random, evenly on each parameter's scale.
///
/// Draw `i` depends on the seed and on `i` alone, not on results or on the order in which trials
/// end. In a finite space no configuration of the history comes again; nor, in one with fewer than
/// a hundred combinations for each trial, one that was drawn before and is not in the history any
/// more. What a parent on the same data has tried comes when all else has been tried.
///
/// A continuous range of a few doubles is used up when none but known ones is drawn.
public final class RandomSearch implements Strategy {
  /// Tries before an unused configuration is looked for in order: with 100 tries a space that is
  /// 95 % used up still gives a fair draw in 99.4 % of cases.
  private static final int TRIES = 100;

  /// For each draw: of as many, one that the history does not know is hardly drawn again, and to
  /// replay them all for each new one would cost more with every trial.
  private static final long COMBINATIONS_MANY = 100;

  @Override
  public String name() {
    return "Random";
  }

  @Override
  public boolean usesResults() {
    return false;
  }

  @Override
  public boolean acceptsWarmStart() {
    return true;
  }

  @Override
  public boolean drawsAtRandom() {
    return true;
  }

  @Override
  public Suggestions suggest(Problem problem, History history, int count, long seed) {
    int next = history.next();
    List<Suggestion> suggestions = new ArrayList<>();
    Draws draws = new Draws(problem, new Seed(seed));
    Set<Configuration> taken = new LinkedHashSet<>();
    for (Trial trial : history.trials()) {
      taken.add(trial.configuration());
    }
    draws.skip(next - 1);
    for (int k = 0; k < count; k++) {
      Optional<Configuration> drawn = draws.draw(next + k, taken);
      if (drawn.isEmpty()) {
        break;
      }
      suggestions.add(new Suggestion(drawn.get(), new Reason.Drawn(next + k)));
    }
    return suggestions.isEmpty()
        ? Suggestions.Exhausted.of(problem.space())
        : new Suggestions.Proposed(suggestions);
  }

  /// A draw for a search that chose its other points by itself, so that earlier draws do not count:
  /// clear of what is taken alone; empty when nothing is left.
  public static Optional<Suggestion> draw(
      Problem problem, int number, Set<Configuration> taken, Seed seed) {
    return new Draws(problem, seed)
        .draw(number, taken)
        .map(drawn -> new Suggestion(drawn, new Reason.Drawn(number)));
  }

  /// The sequence of draws; in small spaces the earlier ones are replayed to know what is used.
  private static final class Draws {
    private final Coding coding;
    private final double combinations;
    private final Seed seed;
    private final Set<Configuration> used = new LinkedHashSet<>();
    private final Set<Configuration> inherited = new LinkedHashSet<>();

    Draws(Problem problem, Seed seed) {
      this.coding = new Coding(problem.space());
      this.combinations = problem.space().combinations();
      this.seed = seed;
      problem
          .warmStart()
          .filter(start -> start.kind() == WarmStart.Kind.IDENTICAL_DATA_AND_ALGORITHM)
          .ifPresent(start -> start.parents().forEach(this::inherit));
    }

    private void inherit(Parent parent) {
      for (Trial trial : parent.trials()) {
        coding.within(trial.configuration()).ifPresent(inherited::add);
      }
    }

    void skip(int draws) {
      if (combinations >= draws * COMBINATIONS_MANY) {
        return;
      }
      for (int i = 1; i <= draws && used.size() < combinations; i++) {
        draw(i, Set.of());
      }
    }

    Optional<Configuration> draw(int index, Set<Configuration> taken) {
      Chance chance = seed.derive("draw", index).chance();
      double[] point = point(chance);
      Configuration drawn = coding.configuration(point);
      List<Set<Configuration>> known = List.of(used, taken, inherited);
      for (int t = 1; t < TRIES && isIn(known, drawn); t++) {
        point = point(chance);
        drawn = coding.configuration(point);
      }
      Optional<Configuration> free = Optional.of(drawn);
      if (isIn(known, drawn)) {
        free =
            Double.isInfinite(combinations) ? anotherFree(chance, taken) : firstFree(point, taken);
      }
      free.ifPresent(used::add);
      return free;
    }

    private static boolean isIn(List<Set<Configuration>> known, Configuration drawn) {
      return known.stream().anyMatch(each -> each.contains(drawn));
    }

    /// Among the few numbers of a continuous range that hardly has any.
    private Optional<Configuration> anotherFree(Chance chance, Set<Configuration> taken) {
      return Stream.generate(() -> coding.configuration(point(chance)))
          .limit(TRIES)
          .filter(each -> !isIn(List.of(used, taken), each))
          .findFirst();
    }

    private Optional<Configuration> firstFree(double[] point, Set<Configuration> taken) {
      return new Odometer(coding, point)
          .firstFree(List.of(used, taken, inherited))
          .or(() -> new Odometer(coding, point).firstFree(List.of(used, taken)));
    }

    private double[] point(Chance chance) {
      double[] unit = new double[coding.dimensions()];
      for (int j = 0; j < unit.length; j++) {
        unit[j] = chance.nextDouble();
      }
      return coding.spread(unit);
    }
  }
}
