package hone.server.operations.monitoring;

import hone.api.Shape;
import hone.api.cloudwatch.Dimension;
import hone.api.cloudwatch.DimensionFilter;
import hone.api.cloudwatch.ListMetricsInput;
import hone.api.cloudwatch.ListMetricsOutput;
import hone.api.cloudwatch.Metric;
import hone.api.cloudwatch.Operations;
import hone.engine.Scope;
import hone.engine.job.TrainingJob;
import hone.engine.store.Glances.Glance;
import hone.engine.store.JobQuery;
import hone.engine.store.Page;
import hone.engine.store.Page.Cursor;
import hone.engine.store.Snapshot;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.limits.Turns;
import hone.server.operations.support.Lists;
import hone.server.operations.support.PageToken;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `ListMetrics` of CloudWatch: the metrics that have values, by training job and name. Those of
/// deleted training jobs are told to who asks for one by its name.
public final class ListMetrics {
  private static final int METRICS_MAX = 500;

  /// How many training jobs a call looks at, so that it is quick where few of them have metrics.
  private static final int JOBS_MAX = 1_000;

  private static final int JOBS_PAGE = 100;

  /// How many of an account's calls are under way or wait: all values that were put are gone
  /// through for their metrics' names, of which there may be millions.
  private static final int CALLS_MAX = 8;

  private final Services services;
  private final Turns turns = new Turns(CALLS_MAX, 1);

  private ListMetrics(Services services) {
    this.services = services;
  }

  public static Operation operation(Services services) {
    return ShapedOperation.answering(Operations.LIST_METRICS, new ListMetrics(services)::perform);
  }

  private Shape perform(Caller caller, ListMetricsInput request) {
    Scope scope = caller.scope();
    List<DimensionFilter> dimensions = Lists.orEmpty(request.dimensions());
    List<String> jobs =
        dimensions.stream().flatMap(each -> Stream.ofNullable(each.value())).distinct().toList();
    String namespace = request.namespace();
    String account = request.owningAccount();
    boolean others =
        (namespace != null && !namespace.equals(TrainingMetrics.NAMESPACE))
            || !dimensions.stream().allMatch(each -> each.name().equals(TrainingMetrics.DIMENSION))
            || jobs.size() > 1
            || (account != null && !account.equals(scope.account()));
    var wanted = new Wanted(jobs.isEmpty() ? null : jobs.getFirst(), request.metricName());
    Cursor after = PageToken.read(scope, wanted, request.nextToken());
    if (others) {
      return new ListMetricsOutput(List.of(), null, null);
    }
    Place from = after == null ? null : Place.of(after);
    Page<Metric> page =
        turns.take(
            scope.account(),
            () -> services.engine().read(store -> new Part(wanted, from).page(store, scope)));
    return new ListMetricsOutput(page.items(), PageToken.of(scope, wanted, page.next()), null);
  }

  /// What is asked for.
  ///
  /// @param job the training job, or `null` for all
  /// @param metric the metric, or `null` for all
  private record Wanted(@Nullable String job, @Nullable String metric) {}

  /// A place behind a metric.
  ///
  /// @param job the training job's name, without case
  /// @param id the training job's
  /// @param metric `null` behind all of the training job's
  private record Place(String job, long id, @Nullable String metric) {
    /// Is in no name of a training job.
    private static final String SEPARATOR = " ";

    static Place of(Cursor cursor) {
      String[] parts = cursor.key().split(SEPARATOR, 2);
      return new Place(parts[0], cursor.id(), parts.length == 1 ? null : parts[1]);
    }

    Cursor cursor() {
      return new Cursor(metric == null ? job : job + SEPARATOR + metric, id);
    }

    /// From where to list training jobs: this one again, if some of its metrics are left.
    Cursor jobs() {
      return new Cursor(job, metric == null ? id : id - 1);
    }

    boolean isBehind(long otherId, String otherMetric) {
      return id == otherId && metric != null && metric.compareTo(otherMetric) >= 0;
    }
  }

  /// Metrics from a place on. Not thread-safe.
  private static final class Part {
    private final Wanted wanted;
    private final List<Metric> metrics = new ArrayList<>();
    private @Nullable Place at;

    Part(Wanted wanted, @Nullable Place at) {
      this.wanted = wanted;
      this.at = at;
    }

    Page<Metric> page(Snapshot store, Scope scope) {
      String name = wanted.job();
      if (name != null) {
        List<Long> ids =
            store.trainingJobsNamed(scope, name).stream().map(TrainingJob::id).toList();
        List<String> names =
            store.glances().metricNames(ids).values().stream().flatMap(List::stream).toList();
        return add(name, 0, names) ? new Page<>(metrics, null) : unfinished();
      }
      for (int jobs = 0; jobs < JOBS_MAX; jobs += JOBS_PAGE) {
        Page<Glance> listed = store.glances().list(scope, query());
        Map<Long, List<String>> names =
            store.glances().metricNames(listed.items().stream().map(Glance::id).toList());
        for (Glance job : listed.items()) {
          List<String> own = names.getOrDefault(job.id(), List.of());
          if (!add(job.identity().name(), job.id(), own)) {
            return unfinished();
          }
        }
        if (listed.next() == null) {
          return new Page<>(metrics, null);
        }
      }
      return unfinished();
    }

    private JobQuery query() {
      return new JobQuery(
          JobQuery.Sort.NAME,
          true,
          JobQuery.Filter.NONE,
          null,
          JOBS_PAGE,
          at == null ? null : at.jobs());
    }

    /// The page so far, which others follow.
    private Page<Metric> unfinished() {
      return new Page<>(metrics, at == null ? null : at.cursor());
    }

    /// Add a training job's metrics.
    ///
    /// @return whether there was room for all
    private boolean add(String job, long id, Collection<String> names) {
      String key = job.toLowerCase(Locale.ROOT);
      for (String name : new TreeSet<>(names)) {
        boolean told = at != null && at.isBehind(id, name);
        if (told || (wanted.metric() != null && !wanted.metric().equals(name))) {
          continue;
        }
        if (metrics.size() == METRICS_MAX) {
          return false;
        }
        var dimension = new Dimension(TrainingMetrics.DIMENSION, job);
        metrics.add(new Metric(TrainingMetrics.NAMESPACE, name, List.of(dimension)));
        at = new Place(key, id, name);
      }
      at = new Place(key, id, null);
      return true;
    }
  }
}
