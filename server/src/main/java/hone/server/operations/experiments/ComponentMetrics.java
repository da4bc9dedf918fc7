package hone.server.operations.experiments;

import hone.api.sagemaker.TrialComponentMetricSummary;
import hone.engine.job.MetricSummary;
import hone.engine.resource.PutMetric;
import hone.engine.resource.Resource;
import hone.engine.store.Snapshot;
import hone.server.operations.support.Finite;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sums up the metrics of a trial component: those that its training job printed, and those that
/// callers put on it.
final class ComponentMetrics {
  private ComponentMetrics() {}

  static @Nullable List<TrialComponentMetricSummary> summaries(Snapshot store, Resource component) {
    var all = new ArrayList<TrialComponentMetricSummary>();
    Long training = component.links().trainingId();
    if (training != null) {
      for (MetricSummary metric : store.metrics(training)) {
        all.add(printed(store, training, component, metric));
      }
    }
    var put = new LinkedHashMap<String, List<PutMetric>>();
    for (PutMetric each : store.resources().putMetrics(component.id())) {
      put.computeIfAbsent(each.metric(), _ -> new ArrayList<>()).add(each);
    }
    put.forEach((name, values) -> all.add(put(component, name, values)));
    return all.isEmpty() ? null : all;
  }

  /// Mean and deviation are those of the kept values, which are all of them up to 2,000.
  private static TrialComponentMetricSummary printed(
      Snapshot store, long training, Resource component, MetricSummary metric) {
    double[] values =
        store.values(training, metric.metric()).stream()
            .filter(each -> each.ordinal() > metric.past())
            .mapToDouble(MetricSummary.Value::value)
            .toArray();
    return new TrialComponentMetricSummary(
        metric.metric(),
        component.links().sourceArn(),
        metric.at(),
        metric.max(),
        metric.min(),
        metric.last(),
        (int) Math.min(metric.count(), Integer.MAX_VALUE),
        Finite.mean(values),
        Finite.deviation(values));
  }

  private static TrialComponentMetricSummary put(
      Resource component, String name, List<PutMetric> put) {
    double[] values = put.stream().mapToDouble(PutMetric::value).toArray();
    double max = Double.NEGATIVE_INFINITY;
    double min = Double.POSITIVE_INFINITY;
    for (double value : values) {
      max = Math.max(max, value);
      min = Math.min(min, value);
    }
    PutMetric last = put.getLast();
    return new TrialComponentMetricSummary(
        name,
        component.identity().arn(),
        last.at(),
        max,
        min,
        last.value(),
        values.length,
        Finite.mean(values),
        Finite.deviation(values));
  }
}
