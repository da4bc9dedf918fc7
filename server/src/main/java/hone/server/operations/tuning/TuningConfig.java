package hone.server.operations.tuning;

import hone.api.sagemaker.BestObjectiveNotImproving;
import hone.api.sagemaker.ConvergenceDetected;
import hone.api.sagemaker.HyperParameterTuningJobConfig;
import hone.api.sagemaker.HyperParameterTuningJobStrategyConfig;
import hone.api.sagemaker.HyperbandStrategyConfig;
import hone.api.sagemaker.ResourceLimits;
import hone.api.sagemaker.TuningJobCompletionCriteria;
import hone.engine.ApiError;
import hone.engine.rules.Quota;
import hone.engine.rules.Quotas;
import hone.engine.tuning.TuningSpec;
import hone.engine.tuning.TuningSpec.Completion;
import hone.engine.tuning.TuningSpec.Definition;
import hone.engine.tuning.TuningSpec.Limits;
import hone.search.HyperbandLimits;
import hone.search.Parameter;
import hone.search.Strategies;
import hone.search.Strategy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Translates and checks a tuning job's configuration: strategy, limits, early
/// stopping, completion.
final class TuningConfig {
  private static final String MEMBER = "hyperParameterTuningJobConfig";
  private static final int RESOURCE_MAX = 20_000;

  private final HyperParameterTuningJobConfig config;
  private final List<Definition> definitions;
  private final Quotas quotas;
  private final Strategy strategy;

  TuningConfig(HyperParameterTuningJobConfig config, List<Definition> definitions, Quotas quotas) {
    this.config = config;
    this.definitions = definitions;
    this.quotas = quotas;
    strategy = named(config.strategy());
  }

  Strategy strategy() {
    return strategy;
  }

  /// The strategy of that name, of which the model checks that it is one of those that there are.
  static Strategy named(String name) {
    return Strategies.named(name)
        .orElseThrow(() -> new IllegalStateException("no strategy " + name));
  }

  /// MaxNumberOfTrainingJobs as the request has it, 0 without.
  int jobsAsked() {
    Integer asked = config.resourceLimits().maxNumberOfTrainingJobs();
    return asked == null ? 0 : asked;
  }

  Limits limits() {
    ResourceLimits asked = config.resourceLimits();
    return new Limits(jobsMax(asked), asked.maxParallelTrainingJobs(), runtimeMax(asked));
  }

  private @Nullable Duration runtimeMax(ResourceLimits limits) {
    Integer asked = limits.maxRuntimeInSeconds();
    if (asked == null) {
      return null;
    }
    quotas.check(Quota.RUNTIME_DAYS, 0, Math.ceilDiv(asked, (int) Duration.ofDays(1).toSeconds()));
    return Duration.ofSeconds(asked);
  }

  private int jobsMax(ResourceLimits asked) {
    Integer max = asked.maxNumberOfTrainingJobs();
    double combinations =
        definitions.stream().mapToDouble(each -> each.space().combinations()).sum();
    if (strategy.triesAllCombinations()) {
      return gridSize(max, combinations);
    }
    if (max == null) {
      if (asked.maxRuntimeInSeconds() == null && !hasCriterion()) {
        throw ApiError.validation(
            MEMBER
                + ".resourceLimits: found no bound, allowed is at least one of"
                + " maxNumberOfTrainingJobs, maxRuntimeInSeconds and a criterion of"
                + " tuningJobCompletionCriteria");
      }
      return (int) Math.min(combinations, quotas.jobsMax(strategy));
    }
    if (combinations < max) {
      throw ApiError.validation(
          "You don't have enough combinations of hyperparameter ranges. The total number of"
              + " hyperparameter combinations for the provided ranges ["
              + combinations
              + "] must be equal or greater than the value of MaxNumberOfJobs, ["
              + max
              + "]. Provide additional ranges.");
    }
    return max;
  }

  /// Whether something but the limits can complete it.
  private boolean hasCriterion() {
    Completion asked = completion();
    return asked.target() != null || asked.notImprovingMax() != null || asked.onConvergence();
  }

  private int gridSize(@Nullable Integer max, double combinations) {
    for (Definition definition : definitions) {
      for (Parameter parameter : definition.space().parameters()) {
        if (!(parameter instanceof Parameter.Categorical)) {
          throw ApiError.validation(
              "The strategy "
                  + strategy.name()
                  + " allows categorical ranges only; found the range '"
                  + parameter.name()
                  + "' of another type");
        }
      }
    }
    if (combinations > Integer.MAX_VALUE - 1) {
      throw ApiError.validation("The grid has too many combinations: " + combinations);
    }
    if (max != null && max != combinations) {
      throw ApiError.validation(
          MEMBER
              + ".resourceLimits.maxNumberOfTrainingJobs: found "
              + max
              + ", allowed is the number of combinations with the strategy "
              + strategy.name()
              + ", "
              + (int) combinations);
    }
    return (int) combinations;
  }

  boolean earlyStopping() {
    boolean auto = "Auto".equals(config.trainingJobEarlyStoppingType());
    if (auto && strategy.schedulesResources()) {
      throw ApiError.validation(
          MEMBER
              + ".trainingJobEarlyStoppingType: found Auto, allowed is Off with the strategy "
              + strategy.name()
              + ", which stops training jobs by itself");
    }
    if (auto && definitions.size() > 1) {
      throw ApiError.validation(
          MEMBER
              + ".trainingJobEarlyStoppingType: found Auto, allowed is Off with several training"
              + " job definitions");
    }
    return auto;
  }

  Completion completion() {
    TuningJobCompletionCriteria asked = config.tuningJobCompletionCriteria();
    if (asked == null) {
      return new Completion(null, null, false);
    }
    Float target = asked.targetObjectiveMetricValue();
    if (target != null && !Float.isFinite(target)) {
      throw ApiError.validation(
          "tuningJobCompletionCriteria.targetObjectiveMetricValue: found "
              + target
              + ", allowed is a finite number");
    }
    BestObjectiveNotImproving improving = asked.bestObjectiveNotImproving();
    ConvergenceDetected convergence = asked.convergenceDetected();
    return new Completion(
        // The request's decimal, not the binary number that its 32 bits stand for.
        target == null ? null : Double.valueOf(target.toString()),
        improving == null ? null : improving.maxNumberOfTrainingJobsNotImproving(),
        convergence != null && "Enabled".equals(convergence.completeOnConvergence()));
  }

  /// Hyperband's limits; `null` with a strategy that schedules no resources.
  @Nullable HyperbandLimits hyperband() {
    HyperParameterTuningJobStrategyConfig strategyConfig = config.strategyConfig();
    HyperbandStrategyConfig asked =
        strategyConfig == null ? null : strategyConfig.hyperbandStrategyConfig();
    if (!strategy.schedulesResources()) {
      if (asked != null) {
        throw ApiError.validation(
            MEMBER
                + ".strategyConfig: found hyperbandStrategyConfig with the strategy "
                + strategy.name()
                + ", allowed with Hyperband only");
      }
      return null;
    }
    Integer min = asked == null ? null : asked.minResource();
    Integer max = asked == null ? null : asked.maxResource();
    long most = max == null ? inferredMax() : max;
    long least = min == null ? 1 : min;
    if (most > RESOURCE_MAX || most < least) {
      throw ApiError.validation(
          MEMBER
              + ".strategyConfig.hyperbandStrategyConfig: found minResource "
              + least
              + " and maxResource "
              + most
              + ", allowed is 1 <= minResource <= maxResource <= "
              + RESOURCE_MAX);
    }
    return new HyperbandLimits(least, most);
  }

  /// The most that a definition's static hyperparameters tell; each must tell one.
  private long inferredMax() {
    return definitions.stream()
        .map(each -> HyperbandLimits.maxResource(each.fixed()))
        .mapToLong(
            most ->
                most.orElseThrow(
                    () ->
                        ApiError.validation(
                            "MaxResource parameter is not provided and could not be inferred from"
                                + " provided static hyperparameters of TrainingJobDefinition."
                                + " Looked for are whole numbers named "
                                + String.join(", ", HyperbandLimits.EPOCHS)
                                + "; StrategyConfig.HyperbandStrategyConfig.MaxResource may tell"
                                + " it instead.")))
        .max()
        .orElseThrow();
  }

  /// The configuration as Describe tells it.
  static HyperParameterTuningJobConfig described(
      HyperParameterTuningJobConfig config, TuningSpec spec) {
    ResourceLimits limits = config.resourceLimits();
    int jobsMax = spec.limits().jobsMax();
    String early = config.trainingJobEarlyStoppingType();
    return new HyperParameterTuningJobConfig(
        config.strategy(),
        config.strategyConfig(),
        config.hyperParameterTuningJobObjective(),
        new ResourceLimits(jobsMax, limits.maxParallelTrainingJobs(), limits.maxRuntimeInSeconds()),
        config.parameterRanges() == null ? null : Ranges.complete(config.parameterRanges()),
        early == null ? "Off" : early,
        config.tuningJobCompletionCriteria(),
        config.randomSeed());
  }
}
