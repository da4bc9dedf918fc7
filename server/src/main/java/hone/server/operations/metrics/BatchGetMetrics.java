package hone.server.operations.metrics;

import hone.api.Shape;
import hone.api.metrics.BatchGetMetricsRequest;
import hone.api.metrics.BatchGetMetricsResponse;
import hone.api.metrics.MetricQuery;
import hone.api.metrics.MetricQueryResult;
import hone.api.metrics.Operations;
import hone.engine.ApiError;
import hone.engine.Scope;
import hone.engine.store.Snapshot;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.Finite;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// `BatchGetMetrics`: each query's series, summed up by iteration or by period. What is wrong with
/// one query is that query's result.
public final class BatchGetMetrics {
  private final Services services;

  private BatchGetMetrics(Services services) {
    this.services = services;
  }

  public static Operation operation(Services services) {
    return ShapedOperation.answering(
        Operations.BATCH_GET_METRICS, new BatchGetMetrics(services)::perform);
  }

  private Shape perform(Caller caller, BatchGetMetricsRequest request) {
    return services
        .engine()
        .read(
            store ->
                new BatchGetMetricsResponse(
                    request.metricQueries().stream()
                        .map(query -> result(store, caller.scope(), query))
                        .toList()));
  }

  private static MetricQueryResult result(Snapshot store, Scope scope, MetricQuery query) {
    try {
      return summedUp(query, Series.of(store, scope, query.resourceArn(), query.metricName()));
    } catch (ApiError error) {
      return new MetricQueryResult("ValidationError", error.text(), List.of(), List.of());
    }
  }

  private static MetricQueryResult summedUp(MetricQuery query, List<Series.Point> points) {
    boolean byIteration = query.xAxisType().equals("IterationNumber");
    if (byIteration != query.period().equals("IterationNumber")) {
      throw ApiError.validation(
          "found the XAxisType "
              + query.xAxisType()
              + " with the Period "
              + query.period()
              + ", allowed is IterationNumber for both or for neither");
    }
    long width = width(query.period());
    Long start = query.start();
    Long end = query.end();
    var buckets = new TreeMap<Long, List<Double>>();
    for (Series.Point point : points) {
      long place = byIteration ? point.step() : point.at().getEpochSecond();
      if ((start == null || place >= start) && (end == null || place <= end)) {
        buckets
            .computeIfAbsent(Math.floorDiv(place, width) * width, _ -> new ArrayList<>())
            .add(point.value());
      }
    }
    return new MetricQueryResult(
        "Complete",
        null,
        List.copyOf(buckets.keySet()),
        buckets.values().stream().map(values -> statistic(query.metricStat(), values)).toList());
  }

  private static long width(String period) {
    return switch (period) {
      case "OneMinute" -> 60;
      case "FiveMinute" -> 300;
      case "OneHour" -> 3_600;
      default -> 1;
    };
  }

  private static double statistic(String name, List<Double> values) {
    double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
    return switch (name) {
      case "Min" -> values.stream().min(Double::compare).orElseThrow();
      case "Max" -> values.stream().max(Double::compare).orElseThrow();
      case "Avg" -> Finite.mean(all);
      case "Count" -> all.length;
      case "StdDev" -> Finite.deviation(all);
      default -> values.getLast();
    };
  }
}
