package hone.server.operations.tuning;

import hone.api.sagemaker.CreateHyperParameterTuningJobRequest;
import hone.api.sagemaker.HyperParameterTuningJobWarmStartConfig;
import hone.api.sagemaker.ParentHyperParameterTuningJob;
import hone.engine.ApiError;
import hone.engine.Scope;
import hone.engine.job.TuningJob;
import hone.engine.loop.Engine;
import hone.engine.rules.Quota;
import hone.engine.tuning.TuningSpec.Definition;
import hone.engine.tuning.TuningSpec.WarmStart;
import hone.search.Goal;
import hone.search.Strategies;
import hone.search.Strategy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Translates and checks a warm start: which earlier tuning jobs a new one may learn from.
final class WarmStarts {
  private final Engine engine;

  WarmStarts(Engine engine) {
    this.engine = engine;
  }

  @Nullable WarmStart translate(
      Scope scope,
      CreateHyperParameterTuningJobRequest request,
      TuningConfig config,
      List<Definition> definitions,
      Goal goal) {
    HyperParameterTuningJobWarmStartConfig asked = request.warmStartConfig();
    if (asked == null) {
      return null;
    }
    if (!config.strategy().acceptsWarmStart()) {
      throw wrong(
          "found it with the strategy "
              + config.strategy().name()
              + ", allowed with "
              + Strategies.all().stream()
                  .filter(Strategy::acceptsWarmStart)
                  .map(Strategy::name)
                  .collect(Collectors.joining(" and ")));
    }
    if (definitions.size() > 1) {
      throw wrong("found it with several training job definitions, allowed with one");
    }
    boolean identical = asked.warmStartType().equals("IdenticalDataAndAlgorithm");
    var child = new WarmStartCheck.Child(definitions.getFirst(), goal, request.autotune() != null);
    var parents = new LinkedHashSet<Long>();
    long own = config.jobsAsked();
    long jobs = own;
    for (ParentHyperParameterTuningJob each : asked.parentHyperParameterTuningJobs()) {
      String name = String.valueOf(each.hyperParameterTuningJobName());
      TuningJob parent =
          engine
              .read(store -> store.tuningJob(scope, name))
              .orElseThrow(() -> wrong("the parent " + name + " does not exist"));
      checkEnded(parent);
      new WarmStartCheck(parent, child).check(identical);
      if (parents.add(parent.id())) {
        jobs += parent.state().launched();
      }
    }
    engine.quotas().check(Quota.WARM_START_JOBS, jobs - own, own);
    return new WarmStart(identical, List.copyOf(parents));
  }

  private static void checkEnded(TuningJob parent) {
    if (!parent.state().status().terminal()) {
      throw wrong(
          "the parent "
              + parent.identity().name()
              + " has status "
              + parent.state().status().awsName()
              + ", allowed are Completed, Stopped and Failed");
    }
  }

  private static ApiError wrong(String what) {
    return ApiError.validation("warmStartConfig: " + what);
  }
}
