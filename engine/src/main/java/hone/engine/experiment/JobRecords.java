package hone.engine.experiment;

import hone.engine.Arn;
import hone.engine.Scope;
import hone.engine.job.Identity;
import hone.engine.job.Origin;
import hone.engine.job.TrainingJob;
import hone.engine.resource.Kind;
import hone.engine.resource.Resource;
import hone.engine.resource.Resource.Links;
import hone.engine.store.Resources;
import hone.engine.store.Transaction;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Makes what AWS makes for jobs by itself, in the transaction that makes the job: an experiment
/// with a trial for each tuning job, a trial component for each training job, and a trial for one
/// that names an experiment and no trial. They hold nothing of the job: what a component tells is
/// read from its training job's row, so it cannot differ.
///
/// One that is there already, of an earlier job of the same name or a caller's, becomes this job's:
/// its associations and tags stay, and of a caller's all that was said of it.
public final class JobRecords {
  private static final String TUNING = "-aws-tuning-job";
  private static final String TRAINING = "-aws-training-job";
  private static final String TRIAL = "-aws-trial";
  private static final String EMPTY = "{}";

  private JobRecords() {}

  /// A tuning job was created.
  public static void tuningCreated(Transaction store, Identity job, Instant now) {
    Resources.Changes resources = store.resources();
    String name = job.name() + TUNING;
    var links = new Links(null, null, job.arn());
    long experimentId = resources.claim(made(Kind.EXPERIMENT, job.scope(), name, links, now));
    var below = new Links(experimentId, null, job.arn());
    resources.claim(made(Kind.TRIAL, job.scope(), name, below, now));
  }

  /// A training job was created.
  ///
  /// @param experiment where its component belongs; of a tuning job's, its tuning job's trial
  public static void trainingCreated(
      Transaction store, TrainingJob job, @Nullable ExperimentPlace experiment, Instant now) {
    Resources.Changes resources = store.resources();
    Identity identity = job.identity();
    String name = identity.name().toLowerCase(Locale.ROOT) + TRAINING;
    var links = new Links(null, job.id(), identity.arn());
    long componentId = resources.claim(made(Kind.COMPONENT, identity.scope(), name, links, now));
    Origin origin = job.origin();
    if (origin != null) {
      resources
          .find(identity.scope(), Kind.TRIAL, origin.tuningName() + TUNING)
          .ifPresent(trial -> resources.associate(trial.id(), componentId));
    } else if (experiment != null) {
      resources.associate(trial(resources, identity, experiment, now), componentId);
    }
  }

  /// The id of the trial that a place names, or of the job's own.
  private static long trial(
      Resources.Changes resources, Identity job, ExperimentPlace place, Instant now) {
    Scope scope = job.scope();
    String experimentName = place.experimentName();
    Resource experiment =
        experimentName == null
            ? null
            : Catalogue.found(resources, scope, Kind.EXPERIMENT, experimentName);
    String given = place.trialName();
    String name = given == null ? job.name() + TRIAL : given;
    if (experiment == null) {
      return Catalogue.found(resources, scope, Kind.TRIAL, name).id();
    }
    Resource trial = made(Kind.TRIAL, scope, name, new Links(experiment.id(), null, null), now);
    if (given == null) {
      return resources.claim(trial);
    }
    Resource known = resources.find(scope, Kind.TRIAL, name).orElse(null);
    if (known == null) {
      return resources.insert(trial).id();
    }
    Catalogue.checkParent(known, experiment);
    return known.id();
  }

  private static Resource made(Kind kind, Scope scope, String name, Links links, Instant now) {
    var identity = new Identity(0, scope, name, Arn.of(scope, kind.arnType(), name), now);
    return new Resource(identity, kind, links, EMPTY, now);
  }
}
