package hone.server.operations.metrics;

import hone.api.Shape;
import hone.api.metrics.BatchPutMetricsError;
import hone.api.metrics.BatchPutMetricsRequest;
import hone.api.metrics.BatchPutMetricsResponse;
import hone.api.metrics.Operations;
import hone.api.metrics.RawMetricData;
import hone.engine.resource.PutMetric;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;
import java.util.List;
import java.util.stream.IntStream;

/// `BatchPutMetrics`.
public final class BatchPutMetrics {
  private final Services services;

  private BatchPutMetrics(Services services) {
    this.services = services;
  }

  public static Operation operation(Services services) {
    return ShapedOperation.creating(
        Operations.BATCH_PUT_METRICS, new BatchPutMetrics(services)::perform);
  }

  private Shape perform(Caller caller, BatchPutMetricsRequest request) {
    List<RawMetricData> asked = request.metricData();
    List<PutMetric> metrics =
        asked.stream().filter(BatchPutMetrics::isFinite).map(BatchPutMetrics::metric).toList();
    boolean kept =
        services.engine().catalogue().put(caller.scope(), request.trialComponentName(), metrics);
    List<BatchPutMetricsError> errors =
        IntStream.range(0, asked.size())
            .filter(index -> !kept || !isFinite(asked.get(index)))
            .mapToObj(
                index ->
                    new BatchPutMetricsError(
                        isFinite(asked.get(index)) ? "METRIC_LIMIT_EXCEEDED" : "VALIDATION_ERROR",
                        index))
            .toList();
    return new BatchPutMetricsResponse(errors.isEmpty() ? null : errors);
  }

  /// Whether a value can be kept: means and extremes of what is no number say nothing.
  private static boolean isFinite(RawMetricData data) {
    return Double.isFinite(data.value());
  }

  private static PutMetric metric(RawMetricData data) {
    Integer step = data.step();
    return new PutMetric(
        data.metricName(), step == null ? 0 : step, data.timestamp(), data.value());
  }
}
