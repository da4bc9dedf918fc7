package hone.server.operations.metrics;

import hone.engine.ApiError;
import hone.engine.Scope;
import hone.engine.job.MetricSummary;
import hone.engine.resource.Kind;
import hone.engine.resource.PutMetric;
import hone.engine.resource.Resource;
import hone.engine.store.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The values of a metric of a trial component or a training job: those that the training job
/// printed, then those that callers put.
final class Series {
  private Series() {}

  /// One value.
  ///
  /// @param step the iteration: the caller's, the one that the printed line told, or else how many
  ///     values were printed before
  record Point(long step, Instant at, double value) {}

  /// The values of a resource's metric, in order.
  ///
  /// @throws ApiError if there is no such resource
  static List<Point> of(Snapshot store, Scope scope, String arn, String metric) {
    Resource component =
        component(store, scope, arn)
            .orElseThrow(
                () ->
                    ApiError.validation(
                        "found the resource '"
                            + arn
                            + "', allowed are ARNs of trial components and training jobs that"
                            + " exist"));
    var points = new ArrayList<Point>();
    Long training = component.links().trainingId();
    if (training != null) {
      for (MetricSummary.Value value : store.values(training, metric)) {
        Long told = value.step();
        points.add(new Point(told == null ? value.ordinal() - 1 : told, value.at(), value.value()));
      }
    }
    for (PutMetric put : store.resources().putMetrics(component.id())) {
      if (put.metric().equals(metric)) {
        points.add(new Point(put.step(), put.at(), put.value()));
      }
    }
    return points;
  }

  private static Optional<Resource> component(Snapshot store, Scope scope, String arn) {
    String name = arn.substring(arn.lastIndexOf('/') + 1);
    Optional<Resource> found =
        arn.contains(":training-job/")
            ? store
                .trainingJob(scope, name)
                .filter(job -> job.identity().arn().equalsIgnoreCase(arn))
                .flatMap(job -> store.resources().ofTraining(job.id()))
            : store
                .resources()
                .find(scope, Kind.COMPONENT, name)
                .filter(component -> component.identity().arn().equalsIgnoreCase(arn));
    return found;
  }
}
