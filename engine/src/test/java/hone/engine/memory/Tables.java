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
  final Table<Long, Resource> resources = new Table<>();
  final Table<Titled, Long> titles = new Table<>();
  final Table<Long, List<PutMetric>> putMetrics = new Table<>();
  final Table<Long, String> updates = new Table<>();
  final Set<Association> associations = new LinkedHashSet<>();
  final Table<Long, Servers.Life> lives = new Table<>();
  final Table<Long, Long> tuningOwners = new Table<>();
  final Table<Long, Long> trainingOwners = new Table<>();
  final Table<String, LaunchIntent> launches = new Table<>();
  final Table<String, Answer> answers = new Table<>();
  final Table<Long, TuningJob> tunings = new Table<>();
  final Table<Long, TrainingJob> trainings = new Table<>();
  final Table<Name, Long> tuningNames = new Table<>();
  final Table<Name, Long> trainingNames = new Table<>();
  final Table<Place, Blueprint> blueprints = new Table<>();
  final Table<Long, LinkedHashMap<String, Series>> metrics = new Table<>();
  final Table<String, LinkedHashMap<String, String>> tags = new Table<>();
  final Table<Scope, Integer> logRetentions = new Table<>();
  final Set<Long> deleted = new LinkedHashSet<>();

  Tables copy() {
    var copy = new Tables();
    copy.lastTuning = lastTuning;
    copy.lastTraining = lastTraining;
    copy.lastBlueprint = lastBlueprint;
    copy.lastEpoch = lastEpoch;
    copy.lastResource = lastResource;
    copy.resources.share(resources);
    copy.titles.share(titles);
    copy.putMetrics.share(putMetrics);
    copy.updates.share(updates);
    copy.associations.addAll(associations);
    copy.lives.share(lives);
    copy.tuningOwners.share(tuningOwners);
    copy.trainingOwners.share(trainingOwners);
    copy.launches.share(launches);
    copy.answers.share(answers);
    copy.tunings.share(tunings);
    copy.trainings.share(trainings);
    copy.tuningNames.share(tuningNames);
    copy.trainingNames.share(trainingNames);
    copy.blueprints.share(blueprints);
    copy.metrics.share(metrics);
    copy.tags.share(tags);
    copy.logRetentions.share(logRetentions);
    copy.deleted.addAll(deleted);
    return copy;
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
