package hone.server.operations.tuning;

import hone.api.sagemaker.HyperParameterTuningJobWarmStartConfig;
import hone.api.sagemaker.ParentHyperParameterTuningJob;
import hone.engine.ApiError;
import hone.engine.Scope;
import hone.engine.job.TuningJob;
import hone.engine.loop.Engine;
import hone.engine.tuning.TuningSpec.Definition;
import hone.engine.tuning.TuningSpec.WarmStart;
import hone.search.Parameter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Translates and checks a warm start: which earlier tuning jobs a new one may learn from.
final class WarmStarts {
  private final Engine engine;

  WarmStarts(Engine engine) {
    this.engine = engine;
  }

  @Nullable WarmStart translate(
      Scope scope,
      @Nullable HyperParameterTuningJobWarmStartConfig asked,
      String strategy,
      List<Definition> definitions) {
    if (asked == null) {
      return null;
    }
    if (!strategy.equals("Bayesian") && !strategy.equals("Random")) {
      throw ApiError.validation(
          "warmStartConfig: found it with the strategy "
              + strategy
              + ", allowed with Bayesian and Random");
    }
    if (definitions.size() > 1) {
      throw ApiError.validation(
          "warmStartConfig: found it with several training job definitions, allowed with one");
    }
    var names = new LinkedHashSet<String>();
    for (ParentHyperParameterTuningJob parent : asked.parentHyperParameterTuningJobs()) {
      names.add(checked(scope, String.valueOf(parent.hyperParameterTuningJobName()), definitions));
    }
    return new WarmStart(
        asked.warmStartType().equals("IdenticalDataAndAlgorithm"), List.copyOf(names));
  }

  private String checked(Scope scope, String name, List<Definition> definitions) {
    TuningJob parent = engine.read(store -> Engine.tuningJob(store, scope, name));
    if (!parent.state().status().terminal()) {
      throw ApiError.validation(
          "warmStartConfig: the parent "
              + name
              + " has status "
              + parent.state().status().awsName()
              + ", allowed are Completed, Stopped and Failed");
    }
    Definition mine = definitions.getFirst();
    Definition theirs = parent.spec().definitions().getFirst();
    if (!mine.metric().equals(theirs.metric())) {
      throw ApiError.validation(
          "warmStartConfig: the parent "
              + name
              + " has the objective metric "
              + theirs.metric()
              + ", allowed is the same in both, "
              + mine.metric());
    }
    if (!names(mine).equals(names(theirs))) {
      throw ApiError.validation(
          "The set of tunable plus static HyperParameter names is not the same across current and"
              + " parent tuning jobs. Please ensure this set is constant when warm starting. Note"
              + " that previously static HyperParameters can be tuned in warm start jobs and vice"
              + " versa.");
    }
    return parent.identity().name();
  }

  private static Set<String> names(Definition definition) {
    var names = new TreeSet<>(definition.fixed().keySet());
    definition.space().parameters().stream().map(Parameter::name).forEach(names::add);
    return names;
  }
}
