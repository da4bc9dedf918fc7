package hone.search.bayes;

import hone.search.acquisition.Acquisition;
import hone.search.acquisition.ExpectedImprovement;
import hone.search.acquisition.Mixture;
import hone.search.acquisition.NoisyImprovement;
import hone.search.gp.Draws;
import hone.search.gp.GpModel;
import hone.search.math.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// Models that choose together, so that none of them has to be believed alone: the one of the
/// search's own results, and beside it those that parents take part in.
final class Committee {
  /// One of the models.
  ///
  /// @param surrogate what it has learned
  /// @param given the same, the running trials under way
  private record Member(Surrogate surrogate, GpModel given) {}

  private final List<Member> members;
  private final List<double[]> pending;
  private final DoubleUnaryOperator unit;

  /// Brings models together.
  ///
  /// @param surrogates what was learned from the search's own results first
  /// @param pending where trials are under way
  /// @param unit turns what the models learned from into the objective's unit
  Committee(List<Surrogate> surrogates, List<double[]> pending, DoubleUnaryOperator unit) {
    this.members = surrogates.stream().map(each -> new Member(each, each.model(pending))).toList();
    this.pending = List.copyOf(pending);
    this.unit = unit;
  }

  /// The model of the search's own results, the running trials under way.
  GpModel own() {
    return members.getFirst().given();
  }

  /// The improvement that all models together expect, in the unit of the own one's targets.
  ///
  /// @param fantasies what results of running trials, and of noisy ones, are drawn from
  /// @param dimensions of the points
  Acquisition improvement(Seed fantasies, int dimensions) {
    double first = members.getFirst().surrogate().standard().deviation();
    List<Acquisition> parts = new ArrayList<>();
    double[] logUnits = new double[members.size()];
    for (Member member : members) {
      double own = member.surrogate().standard().deviation();
      logUnits[parts.size()] = StrictMath.log(own / first);
      parts.add(improvement(member, fantasies, dimensions));
    }
    return parts.size() == 1 ? parts.getFirst() : new Mixture(parts, logUnits, dimensions);
  }

  private Acquisition improvement(Member member, Seed fantasies, int dimensions) {
    Surrogate surrogate = member.surrogate();
    GpModel model = member.given();
    boolean sure = pending.isEmpty() && !surrogate.isNoisy();
    Acquisition improvement =
        sure
            ? new ExpectedImprovement(model, surrogate.best(model))
            : new NoisyImprovement(
                new Draws(model, surrogate.targets(), surrogate.parental(), fantasies.chance()));
    return surrogate.parental() > 0 ? Tasks.ofChild(improvement, dimensions) : improvement;
  }

  /// What the models predict of a point's result: the mean and the deviation, in the objective's
  /// unit, smaller is better. It contains the noise of results, and leaves out the running trials,
  /// whose places the improvement takes for measured. Several models are a mixture in equal parts:
  /// its mean is the mean of their means, its variance the mean of their variances plus the
  /// variance of their means.
  double[] forecast(double[] point) {
    double share = Math.sqrt(1.0 / members.size());
    double[] means = new double[members.size()];
    double mean = 0;
    double deviation = 0;
    for (int i = 0; i < means.length; i++) {
      double[] one = forecast(members.get(i), point);
      means[i] = one[0];
      mean += one[0] / means.length;
      deviation = StrictMath.hypot(deviation, share * one[1]);
    }
    for (double one : means) {
      deviation = StrictMath.hypot(deviation, share * (one - mean));
    }
    return new double[] {mean, deviation};
  }

  private double[] forecast(Member member, double[] point) {
    Surrogate surrogate = member.surrogate();
    GpModel model = pending.isEmpty() ? member.given() : surrogate.model(List.of());
    double[] out = new double[2];
    model.predict(surrogate.known(point), out);
    double deviation = Math.sqrt(out[1] + model.hyperparameters().noise());
    // Where values are bent or logarithms the two sides differ.
    double sides = finite(surrogate, out[0] + deviation) - finite(surrogate, out[0] - deviation);
    return new double[] {finite(surrogate, out[0]), sides / 2};
  }

  /// Halves of the largest doubles, so that their differences are finite, too.
  private double finite(Surrogate surrogate, double target) {
    double value = unit.applyAsDouble(surrogate.value(target));
    return Math.clamp(value, -Double.MAX_VALUE / 2, Double.MAX_VALUE / 2);
  }
}
