package hone.server.operations.monitoring;

import hone.api.Shape;
import hone.api.cloudwatch.GetMetricDataInput;
import hone.api.cloudwatch.GetMetricDataOutput;
import hone.api.cloudwatch.Metric;
import hone.api.cloudwatch.MetricDataQuery;
import hone.api.cloudwatch.MetricDataResult;
import hone.api.cloudwatch.MetricStat;
import hone.api.cloudwatch.Operations;
import hone.engine.ApiError;
import hone.engine.store.Snapshot;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.monitoring.TrainingMetrics.Named;
import hone.server.operations.support.CloudWatchErrors;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// `GetMetricData` of CloudWatch: several metrics at once. Metric math is not offered, and is
/// refused.
public final class GetMetricData {
  private static final int QUERIES_MAX = 500;
  private static final int DATAPOINTS_MAX = 100_800;

  private final Services services;

  private GetMetricData(Services services) {
    this.services = services;
  }

  public static Operation operation(Services services) {
    return ShapedOperation.answering(
        Operations.GET_METRIC_DATA, new GetMetricData(services)::perform);
  }

  private Shape perform(Caller caller, GetMetricDataInput request) {
    check(request);
    List<MetricDataResult> whole =
        services
            .engine()
            .read(
                store ->
                    request.metricDataQueries().stream()
                        .filter(each -> !Boolean.FALSE.equals(each.returnData()))
                        .map(each -> result(store, caller, request, each))
                        .toList());
    int from = position(request.nextToken());
    int most = request.maxDatapoints() == null ? DATAPOINTS_MAX : request.maxDatapoints();
    var page = new ArrayList<MetricDataResult>();
    int skipped = 0;
    int taken = 0;
    for (MetricDataResult each : whole) {
      int size = size(each);
      int start = Math.min(size, Math.max(0, from - skipped));
      int end = Math.min(size, start + most - taken);
      skipped += size;
      taken += end - start;
      page.add(cut(each, start, end));
    }
    String next = from + taken < skipped ? Integer.toString(from + taken) : null;
    return new GetMetricDataOutput(page, next, null);
  }

  private static void check(GetMetricDataInput request) {
    List<MetricDataQuery> queries = request.metricDataQueries();
    if (queries.isEmpty() || queries.size() > QUERIES_MAX) {
      throw ApiError.validation(
          "MetricDataQueries: found " + queries.size() + " queries, allowed: 1 to " + QUERIES_MAX);
    }
    if (!request.startTime().isBefore(request.endTime())) {
      throw ApiError.validation("The parameter StartTime must be less than the parameter EndTime.");
    }
    Integer most = request.maxDatapoints();
    if (most != null && (most < 1 || most > DATAPOINTS_MAX)) {
      throw ApiError.validation(
          "MaxDatapoints: found " + most + ", allowed: 1 to " + DATAPOINTS_MAX);
    }
    var ids = new HashSet<String>();
    for (MetricDataQuery query : queries) {
      if (!query.id().matches("[a-z][a-zA-Z0-9_]*")) {
        throw ApiError.validation(
            "The value '"
                + query.id()
                + "' for Id must start with a small letter, and hold only"
                + " letters, digits and '_'.");
      }
      if (!ids.add(query.id())) {
        throw ApiError.validation(
            "The values for parameter id in MetricDataQueries are not unique.");
      }
      if (query.metricStat() == null) {
        throw ApiError.validation(
            "MetricDataQueries, Id "
                + query.id()
                + ": allowed is a MetricStat; metric math and"
                + " search expressions are not offered.");
      }
    }
  }

  private static MetricDataResult result(
      Snapshot store, Caller caller, GetMetricDataInput request, MetricDataQuery query) {
    MetricStat stat = query.metricStat();
    if (stat == null) {
      throw new IllegalStateException("a query without a metric was let through");
    }
    Metric metric = stat.metric();
    Statistic statistic = Statistic.named(stat.stat());
    var named =
        new Named(metric.namespace(), metric.metricName(), metric.dimensions(), stat.unit());
    SequencedMap<Instant, List<Double>> periods =
        new Period(stat.period())
            .cut(
                TrainingMetrics.values(store, caller.scope(), named),
                request.startTime(),
                request.endTime());
    if (!"TimestampAscending".equals(request.scanBy())) {
      periods = periods.reversed();
    }
    return MetricDataResult.builder()
        .id(query.id())
        .label(query.label() == null ? metric.metricName() : query.label())
        .timestamps(List.copyOf(periods.sequencedKeySet()))
        .values(periods.sequencedValues().stream().map(statistic::of).toList())
        .statusCode("Complete")
        .build();
  }

  private static MetricDataResult cut(MetricDataResult whole, int start, int end) {
    return MetricDataResult.builder()
        .id(whole.id())
        .label(whole.label())
        .timestamps(sub(whole.timestamps(), start, end))
        .values(sub(whole.values(), start, end))
        .statusCode(end < size(whole) ? "PartialData" : "Complete")
        .build();
  }

  private static <T> List<T> sub(@Nullable List<T> items, int start, int end) {
    return items == null ? List.of() : items.subList(start, end);
  }

  private static int size(MetricDataResult result) {
    return result.values() == null ? 0 : result.values().size();
  }

  private static int position(@Nullable String token) {
    if (token == null) {
      return 0;
    }
    if (!token.matches("[0-9]{1,9}")) {
      throw CloudWatchErrors.invalidNextToken(
          "NextToken: allowed is the NextToken of the answer before.");
    }
    return Integer.parseInt(token);
  }
}
