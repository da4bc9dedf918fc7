package hone.engine.memory;

import hone.engine.Scope;
import hone.engine.backend.MetricPoint;
import hone.engine.job.Blueprint;
import hone.engine.job.MetricSummary;
import hone.engine.job.TrainingJob;
import hone.engine.job.TuningJob;
import hone.engine.resource.Kind;
import hone.engine.resource.PutMetric;
import hone.engine.resource.Resource;
import hone.engine.store.LaunchIntent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All that a store holds. A copy shares what no transaction changes in place. Not thread-safe.
final class Tables {
  private static final int KEPT_MAX = 2_000;

  /// A name within a scope, without case.
  record Name(Scope scope, String key) {}

  /// What a call was answered, and when.
  record Answer(String text, Instant at) {}

  /// A resource's name within its scope and kind, without case.
  record Titled(Scope scope, Kind kind, String key) {}

  record Association(long trialId, long componentId) {}

  record Place(long tuningId, int definition) {}

  /// The values of one metric of one training job.
  record Series(MetricSummary summary, long stride, List<MetricSummary.Value> kept) {}

  long lastTuning;
  long lastTraining;
  long lastBlueprint;
  long lastEpoch;
  long lastResource;
  final LinkedHashMap<Long, Resource> resources;
  final LinkedHashMap<Titled, Long> titles;
  final LinkedHashMap<Long, List<PutMetric>> putMetrics;
  final LinkedHashMap<Long, String> updates;
  final Set<Association> associations;
  final LinkedHashMap<Long, Servers.Life> lives;
  final LinkedHashMap<Long, Long> tuningOwners;
  final LinkedHashMap<Long, Long> trainingOwners;
  final LinkedHashMap<String, LaunchIntent> launches;
  final LinkedHashMap<String, Answer> answers;
  final LinkedHashMap<Long, TuningJob> tunings;
  final LinkedHashMap<Long, TrainingJob> trainings;
  final LinkedHashMap<Name, Long> tuningNames;
  final LinkedHashMap<Name, Long> trainingNames;
  final LinkedHashMap<Place, Blueprint> blueprints;
  final LinkedHashMap<Long, LinkedHashMap<String, Series>> metrics;
  final LinkedHashMap<String, LinkedHashMap<String, String>> tags;
  final LinkedHashMap<Scope, Integer> logRetentions;
  final Set<Long> deleted;

  Tables() {
    this(null);
  }

  private Tables(@Nullable Tables other) {
    tunings = other == null ? new LinkedHashMap<>() : new LinkedHashMap<>(other.tunings);
    trainings = other == null ? new LinkedHashMap<>() : new LinkedHashMap<>(other.trainings);
    resources = other == null ? new LinkedHashMap<>() : new LinkedHashMap<>(other.resources);
    titles = other == null ? new LinkedHashMap<>() : new LinkedHashMap<>(other.titles);
    putMetrics = other == null ? new LinkedHashMap<>() : new LinkedHashMap<>(other.putMetrics);
    updates = other == null ? new LinkedHashMap<>() : new LinkedHashMap<>(other.updates);
    associations = other == null ? new LinkedHashSet<>() : new LinkedHashSet<>(other.associations);
    lives = other == null ? new LinkedHashMap<>() : new LinkedHashMap<>(other.lives);
    tuningOwners = other == null ? new LinkedHashMap<>() : new LinkedHashMap<>(other.tuningOwners);
    trainingOwners =
        other == null ? new LinkedHashMap<>() : new LinkedHashMap<>(other.trainingOwners);
    launches = other == null ? new LinkedHashMap<>() : new LinkedHashMap<>(other.launches);
    answers = other == null ? new LinkedHashMap<>() : new LinkedHashMap<>(other.answers);
    tuningNames = other == null ? new LinkedHashMap<>() : new LinkedHashMap<>(other.tuningNames);
    trainingNames =
        other == null ? new LinkedHashMap<>() : new LinkedHashMap<>(other.trainingNames);
    blueprints = other == null ? new LinkedHashMap<>() : new LinkedHashMap<>(other.blueprints);
    metrics = other == null ? new LinkedHashMap<>() : new LinkedHashMap<>(other.metrics);
    tags = other == null ? new LinkedHashMap<>() : new LinkedHashMap<>(other.tags);
    logRetentions =
        other == null ? new LinkedHashMap<>() : new LinkedHashMap<>(other.logRetentions);
    deleted = other == null ? new LinkedHashSet<>() : new LinkedHashSet<>(other.deleted);
    if (other != null) {
      lastTuning = other.lastTuning;
      lastTraining = other.lastTraining;
      lastBlueprint = other.lastBlueprint;
      lastEpoch = other.lastEpoch;
      lastResource = other.lastResource;
    }
  }

  Tables copy() {
    return new Tables(this);
  }

  void add(long trainingId, List<MetricPoint> points) {
    var series = new LinkedHashMap<>(metrics.getOrDefault(trainingId, new LinkedHashMap<>()));
    for (MetricPoint point : points) {
      series.put(point.metric(), added(series.get(point.metric()), point));
    }
    metrics.put(trainingId, series);
  }

  void passMetrics(long trainingId) {
    var series = new LinkedHashMap<>(metrics.getOrDefault(trainingId, new LinkedHashMap<>()));
    series.replaceAll((_, each) -> passed(each));
    metrics.put(trainingId, series);
  }

  private static Series passed(Series series) {
    MetricSummary was = series.summary();
    var none = new MetricSummary(was.metric(), was.past() + was.count(), 0, 0, 0, 0, 0, was.at());
    return new Series(none, series.stride(), series.kept());
  }

  private static Series added(@Nullable Series before, MetricPoint point) {
    double value = point.value();
    if (before == null) {
      var summary = new MetricSummary(point.metric(), 0, 1, value, value, value, value, point.at());
      return new Series(
          summary, 1, List.of(new MetricSummary.Value(1, value, point.at(), point.step())));
    }
    MetricSummary was = before.summary();
    long count = was.past() + was.count() + 1;
    boolean first = was.count() == 0;
    var summary =
        new MetricSummary(
            was.metric(),
            was.past(),
            was.count() + 1,
            first ? value : was.first(),
            value,
            first ? value : Math.min(was.min(), value),
            first ? value : Math.max(was.max(), value),
            point.at());
    if ((count - 1) % before.stride() != 0) {
      return new Series(summary, before.stride(), before.kept());
    }
    var kept = new ArrayList<>(before.kept());
    kept.add(new MetricSummary.Value(count, value, point.at(), point.step()));
    if (kept.size() < KEPT_MAX) {
      return new Series(summary, before.stride(), kept);
    }
    long stride = before.stride() * 2;
    kept.removeIf(each -> (each.ordinal() - 1) % stride != 0);
    return new Series(summary, stride, kept);
  }
}
