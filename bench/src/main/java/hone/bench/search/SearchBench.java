package hone.bench.search;

import hone.search.Configuration;
import hone.search.Goal;
import hone.search.History;
import hone.search.Outcome;
import hone.search.Parameter;
import hone.search.Problem;
import hone.search.Scale;
import hone.search.Space;
import hone.search.Strategies;
import hone.search.Strategy;
import hone.search.Suggestions;
import hone.search.Trial;
import hone.search.acquisition.ExpectedImprovement;
import hone.search.acquisition.Maximizer;
import hone.search.bayes.Insight;
import hone.search.gp.Basis;
import hone.search.gp.Evidence;
import hone.search.gp.Fit;
import hone.search.gp.GpHyperparameters;
import hone.search.gp.GpModel;
import hone.search.gp.Inputs;
import hone.search.gp.Prior;
import hone.search.math.Chance;
import hone.search.math.Halton;
import hone.search.math.Seed;
import hone.search.space.Coding;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// How long the parts of a suggestion take in ten dimensions, and all of it.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = "-Xmx1g")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SearchBench {
  private static final int DIMENSIONS = 10;

  /// How many results there are.
  @Param({"100", "200", "500", "1000"})
  public int results;

  private final Strategy strategy = Strategies.named("Bayesian").orElseThrow();
  private Problem problem = Problem.of(space(), Goal.MINIMIZE);
  private Coding coding = new Coding(problem.space());
  private History history = History.EMPTY;
  private Inputs inputs = Inputs.of(List.of(new double[DIMENSIONS]), new boolean[DIMENSIONS]);
  private Prior prior = Prior.of(new boolean[DIMENSIONS], false);
  private double[] targets = {0};
  private double[] somewhere = new double[DIMENSIONS];
  private double[] good = new double[DIMENSIONS];
  private GpHyperparameters theta = new GpHyperparameters(prior.mean());
  private GpModel model = new GpModel(inputs, targets, Basis.constant(), theta);
  private long turn;

  private static Space space() {
    List<Parameter> parameters = new ArrayList<>();
    for (int j = 0; j < DIMENSIONS; j++) {
      parameters.add(new Parameter.Continuous("x" + j, 0, 1, Scale.LINEAR));
    }
    return new Space(parameters);
  }

  /// Makes results of a bumpy bowl at evenly spread points.
  @Setup
  public void makeResults() {
    Halton halton = new Halton(DIMENSIONS, new Seed(1));
    Chance chance = new Seed(2).chance();
    List<double[]> points = new ArrayList<>();
    List<Trial> trials = new ArrayList<>();
    targets = new double[results];
    for (int i = 0; i < results; i++) {
      double[] point = halton.point(i);
      double value = 0;
      for (double x : point) {
        value += (x - 0.4) * (x - 0.4) + 0.05 * Math.sin(20 * x);
      }
      targets[i] = 3 * (value - 0.95) + 0.01 * chance.normal();
      points.add(point);
      Configuration here = coding.configuration(point);
      trials.add(new Trial(i + 1, here, new Outcome.Succeeded(targets[i]), List.of()));
    }
    history = new History(trials);
    inputs = Inputs.of(points, new boolean[DIMENSIONS]);
    good = points.getFirst();
    somewhere = halton.point(results);
    theta =
        Fit.best(
            new Evidence(inputs, targets, Basis.constant(), prior),
            prior,
            new double[][] {prior.mean()},
            20);
    model = new GpModel(inputs, targets, Basis.constant(), theta);
  }

  /// Ten evaluations of the evidence with gradient, from the prior's mean.
  @Benchmark
  public GpHyperparameters fit() {
    Evidence evidence = new Evidence(inputs, targets, Basis.constant(), prior);
    return Fit.best(evidence, prior, new double[][] {prior.mean()}, 10);
  }

  /// Conditioning the process on all results.
  @Benchmark
  public GpModel condition() {
    return new GpModel(inputs, targets, Basis.constant(), theta);
  }

  /// Mean and variance at one point, with gradients.
  @Benchmark
  public double[] predict() {
    double[] out = new double[2];
    model.predict(somewhere, out, new double[DIMENSIONS], new double[DIMENSIONS]);
    return out;
  }

  /// One search for the point of the largest expected improvement.
  @Benchmark
  public List<Maximizer.Candidate> acquire() {
    Maximizer.Effort effort = new Maximizer.Effort(400, 60, 6, 40);
    Chance chance = new Seed(turn++).chance();
    return new Maximizer(coding, new ExpectedImprovement(model, 0), model, effort, chance)
        .searchVaried(List.of(good));
  }

  /// A whole suggestion; seeds differ, so that all arms have their turn.
  @Benchmark
  public Suggestions ask() {
    return strategy.suggest(problem, history, 1, turn++);
  }

  /// All that is told of what the model has learned.
  @Benchmark
  public List<Object> insight() {
    Insight insight = new Insight(problem, history);
    return List.of(insight.progress(), insight.importance(), insight.check(), insight.slices());
  }
}
