package hone.engine.store;

import hone.engine.Scope;
import hone.engine.backend.MetricPoint;
import hone.engine.job.Blueprint;
import hone.engine.job.Identity;
import hone.engine.job.Origin;
import hone.engine.job.TrainingJob;
import hone.engine.job.TuningJob;
import hone.engine.time.Reading;
import hone.engine.training.TrainingSpec;
import java.time.Instant;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A snapshot that can be changed. Everything it did is kept, or nothing.
public interface Transaction extends Snapshot {

  /// Keep how far this server's clock has been set, and tell the times from which the limits of its
  /// jobs are counted by that clock from here on. To be called before such times are used or made.
  void readBy(Reading clock);

  /// Add a tuning job, which this server owns from now on; the identity's id is ignored.
  ///
  /// @return the job with its id
  TuningJob insert(TuningJob job);

  void update(TuningJob job);

  /// Remove a tuning job. Its training jobs stay.
  void delete(TuningJob job);

  /// Keep what a training job of the caller's own is made from.
  Blueprint insert(TrainingSpec spec, String document);

  /// Keep what the training jobs of one definition of a tuning job have in common.
  Blueprint insert(long tuningId, int definition, TrainingSpec spec, String document);

  /// The blueprint of one definition of a tuning job.
  Blueprint blueprint(long tuningId, int definition);

  /// Add a training job in its first state; the identity's id is ignored.
  TrainingJob insert(
      Identity identity,
      @Nullable Origin origin,
      Blueprint blueprint,
      SequencedMap<String, String> hyperparameters);

  void update(TrainingJob job);

  /// Note that this server is about to launch a training job's present attempt.
  void launching(TrainingJob job);

  /// Keep what callers changed of a training job's request, in place of what was kept.
  void updateRequest(long trainingId, String document);

  /// Hide a training job and free its name. Its tuning job still counts it.
  void delete(TrainingJob job);

  /// Add metric values in order.
  void add(long trainingId, List<MetricPoint> points);

  /// Note that the metric values so far count no more: the next attempt begins from nothing.
  void passMetrics(long trainingId);

  @Override
  Resources.Changes resources();

  /// Set tags, replacing those of the same keys.
  void tag(String arn, SequencedMap<String, String> tags);

  /// Remove tags by key; all if `keys` is `null`.
  void untag(String arn, @Nullable List<String> keys);

  /// Note for how many days an account keeps logs; `null` for what is usual.
  void keepLogs(Scope scope, @Nullable Integer days);

  /// Keep what a call is answered, and forget what is too old to be asked for again.
  void answered(Call call, Instant at);

  /// Write one line of a job's history.
  ///
  /// @param what a short word for what happened, e.g. `Completed`
  void event(Identity job, String what, String detail, Instant at);
}
