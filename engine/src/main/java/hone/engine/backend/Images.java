package hone.engine.backend;

import hone.engine.training.TrainingSpec.MetricDefinition;
import java.util.List;

/// Tells what an image name stands for. Asked when a job is created, so that a name which nothing
/// can run is refused at once. Thread-safe.
public interface Images {

  Resolution resolve(String image);

  sealed interface Resolution {
    /// A program of the caller's own.
    ///
    /// @param usual the metrics that go without saying, where the request defines none
    record Custom(List<MetricDefinition> usual) implements Resolution {
      public Custom {
        usual = List.copyOf(usual);
      }
    }

    /// A built-in algorithm, with the metrics that it prints. The caller may not redefine them.
    ///
    /// @param hyperparameters those that it takes; empty where it takes any
    /// @param contentTypes what it reads, from files; empty where it reads any in any way
    record BuiltIn(
        String algorithm,
        List<BuiltInMetric> metrics,
        List<BuiltInHyperparameter> hyperparameters,
        List<String> contentTypes)
        implements Resolution {
      public BuiltIn {
        metrics = List.copyOf(metrics);
        hyperparameters = List.copyOf(hyperparameters);
        contentTypes = List.copyOf(contentTypes);
      }
    }

    /// Nothing here can run it.
    ///
    /// @param why what was looked for and what is allowed
    record Unknown(String why) implements Resolution {}
  }

  /// A metric that a built-in algorithm prints.
  ///
  /// @param types what the algorithm may be tuned to do with it: `Maximize`, `Minimize`
  record BuiltInMetric(MetricDefinition definition, List<String> types) {
    public BuiltInMetric {
      types = List.copyOf(types);
    }
  }
}
