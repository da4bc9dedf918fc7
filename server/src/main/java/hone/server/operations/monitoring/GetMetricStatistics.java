package hone.server.operations.monitoring;

import hone.api.Shape;
import hone.api.cloudwatch.Datapoint;
import hone.api.cloudwatch.GetMetricStatisticsInput;
import hone.api.cloudwatch.GetMetricStatisticsOutput;
import hone.api.cloudwatch.Operations;
import hone.engine.job.MetricSummary.Value;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.monitoring.TrainingMetrics.Named;
import hone.server.operations.support.CloudWatchErrors;
import hone.server.operations.support.Lists;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// `GetMetricStatistics` of CloudWatch.
public final class GetMetricStatistics {
  private static final int DATAPOINTS_MAX = 1_440;

  private final Services services;

  private GetMetricStatistics(Services services) {
    this.services = services;
  }

  public static Operation operation(Services services) {
    return ShapedOperation.answering(
        Operations.GET_METRIC_STATISTICS, new GetMetricStatistics(services)::perform);
  }

  private Shape perform(Caller caller, GetMetricStatisticsInput request) {
    List<String> plain = Lists.orEmpty(request.statistics());
    List<String> extended = Lists.orEmpty(request.extendedStatistics());
    if (plain.isEmpty() == extended.isEmpty()) {
      throw CloudWatchErrors.invalidCombination(
          "Exactly one of the parameters Statistics and ExtendedStatistics must be given.");
    }
    plain.forEach(Statistic::named);
    extended.forEach(Statistic::named);
    var period = new Period(request.period());
    checkTimes(request, period);
    var metric =
        new Named(request.namespace(), request.metricName(), request.dimensions(), request.unit());
    List<Value> values =
        services.engine().read(store -> TrainingMetrics.values(store, caller.scope(), metric));
    var points = new ArrayList<Datapoint>();
    period
        .cut(values, request.startTime(), request.endTime())
        .forEach((start, held) -> points.add(datapoint(start, held, plain, extended)));
    return new GetMetricStatisticsOutput(request.metricName(), points);
  }

  private static void checkTimes(GetMetricStatisticsInput request, Period period) {
    if (!request.startTime().isBefore(request.endTime())) {
      throw CloudWatchErrors.invalidParameter(
          "The parameter StartTime must be less than the parameter EndTime.");
    }
    long asked =
        Duration.between(request.startTime(), request.endTime()).toSeconds() / period.seconds();
    if (asked > DATAPOINTS_MAX) {
      throw CloudWatchErrors.invalidCombination(
          "You have requested up to "
              + String.format(java.util.Locale.ROOT, "%,d", asked)
              + " datapoints, which exceeds the limit of 1,440. You may reduce the datapoints"
              + " requested by increasing Period, or decreasing the time range.");
    }
  }

  private static Datapoint datapoint(
      Instant start, List<Double> values, List<String> plain, List<String> extended) {
    Datapoint.Builder point = Datapoint.builder().timestamp(start).unit("None");
    for (String name : plain) {
      double value = Statistic.named(name).of(values);
      switch (name) {
        case "SampleCount" -> point.sampleCount(value);
        case "Average" -> point.average(value);
        case "Sum" -> point.sum(value);
        case "Minimum" -> point.minimum(value);
        default -> point.maximum(value);
      }
    }
    return point.extendedStatistics(extended.isEmpty() ? null : each(extended, values)).build();
  }

  private static SequencedMap<String, Double> each(List<String> names, List<Double> values) {
    var found = new LinkedHashMap<String, Double>();
    names.forEach(name -> found.put(name, Statistic.named(name).of(values)));
    return found;
  }
}
