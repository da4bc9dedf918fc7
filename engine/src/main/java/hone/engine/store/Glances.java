package hone.engine.store;

import hone.engine.Scope;
import hone.engine.job.Identity;
import hone.engine.job.JobStatus;
import hone.engine.job.MetricSummary;
import hone.engine.resource.PutMetric;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Training jobs at a glance, for searches that look at very many of them: nothing is parsed, and
/// what lies beside them is read for many at once.
public interface Glances {

  /// A training job without its state.
  ///
  /// @param tuningArn of its tuning job, or `null`
  /// @param hyperparameters a JSON object of texts
  record Glance(
      Identity identity,
      JobStatus status,
      Instant modifiedAt,
      @Nullable String tuningArn,
      long blueprintId,
      String hyperparameters) {

    public long id() {
      return identity.id();
    }
  }

  /// The same page as of whole training jobs.
  Page<Glance> list(Scope scope, JobQuery query);

  /// When training jobs changed last.
  Map<Long, Instant> modifiedAt(Collection<Long> trainingIds);

  /// The metrics of training jobs by name; one that has none is not in it.
  Map<Long, List<MetricSummary>> metrics(Collection<Long> trainingIds);

  /// The last value of each metric that was put on training jobs' components; one that has none is
  /// not in it.
  Map<Long, List<PutMetric>> lastPut(Collection<Long> trainingIds);

  /// The names of the metrics that have values, each once: of what any attempt of the training jobs
  /// printed, and of what was put on their components. A training job that has none is not in it.
  Map<Long, List<String>> metricNames(Collection<Long> trainingIds);

  /// The documents of blueprints.
  Map<Long, String> documents(Collection<Long> blueprintIds);
}
