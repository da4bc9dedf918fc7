package hone.server.operations.monitoring;

import hone.api.cloudwatch.Dimension;
import hone.engine.Scope;
import hone.engine.job.MetricSummary.Value;
import hone.engine.store.Snapshot;
import hone.server.operations.support.Lists;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The metrics that CloudWatch has of training jobs: namespace `/aws/sagemaker/TrainingJobs`,
/// dimension `TrainingJobName`, printed or put by `BatchPutMetrics`. A metric that is not there has
/// no values, which is no error. As in AWS metrics outlive their training jobs, and what all of one
/// name printed is one metric; what was put goes when a name is used again.
///
/// Of a metric with more than 2,000 values an even selection is kept, so that `SampleCount` and
/// `Sum` speak of the selection.
final class TrainingMetrics {
  static final String NAMESPACE = "/aws/sagemaker/TrainingJobs";
  static final String DIMENSION = "TrainingJobName";
  private static final String UNIT = "None";

  private TrainingMetrics() {}

  /// The values of a metric, in the order of their times.
  static List<Value> values(Snapshot store, Scope scope, Named metric) {
    List<Dimension> dimensions = Lists.orEmpty(metric.dimensions());
    boolean ours =
        NAMESPACE.equals(metric.namespace())
            && metric.name() != null
            && (metric.unit() == null || metric.unit().equals(UNIT))
            && dimensions.size() == 1
            && dimensions.getFirst().name().equals(DIMENSION);
    if (!ours) {
      return List.of();
    }
    String name = String.valueOf(metric.name());
    return store.trainingJobsNamed(scope, dimensions.getFirst().value()).stream()
        .flatMap(job -> values(store, job.id(), name).stream())
        .sorted(Comparator.comparing(Value::at))
        .toList();
  }

  /// What the training job printed, and what was put to its trial component.
  private static List<Value> values(Snapshot store, long trainingId, String name) {
    var values = new ArrayList<>(store.values(trainingId, name));
    store.resources().ofTraining(trainingId).stream()
        .flatMap(component -> store.resources().putMetrics(component.id()).stream())
        .filter(put -> put.metric().equals(name))
        .forEach(put -> values.add(new Value(put.step(), put.value(), put.at(), put.step())));
    return values;
  }

  /// What names a metric in a request.
  record Named(
      @Nullable String namespace,
      @Nullable String name,
      @Nullable List<Dimension> dimensions,
      @Nullable String unit) {}
}
