package hone.engine.claim;

import hone.engine.backend.AttemptId;
import hone.engine.job.TrainingJob;
import hone.engine.store.LaunchIntent;
import hone.engine.store.Lease;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;

/// What the store says of claims. Only while the lease is held can nobody have taken a job over
/// since the store was asked.
public record StoredClaims(Store store) implements Claims {

  private static final System.Logger LOG = System.getLogger(StoredClaims.class.getName());

  @Override
  public Claim of(AttemptId attempt) {
    Lease lease = store.lease();
    long life = lease.epoch();
    if (!lease.held()) {
      return Claim.UNKNOWN;
    }
    try {
      Claim claim = store.read(snapshot -> claim(snapshot, attempt));
      // This thread may have stood still, while another life has begun, which has other jobs.
      boolean isSo = claim != Claim.HELD || (lease.held() && lease.epoch() == life);
      return isSo ? claim : Claim.UNKNOWN;
    } catch (RuntimeException error) {
      // Whatever keeps the store from answering is no reason to end an attempt.
      LOG.log(
          System.Logger.Level.WARNING, "cannot ask whether " + attempt + " still counts", error);
      return Claim.UNKNOWN;
    }
  }

  private static Claim claim(Snapshot store, AttemptId attempt) {
    if (isLost(store, attempt)) {
      return Claim.LOST;
    }
    boolean isOwn =
        store.launch(attempt).flatMap(by -> store.ownTrainingJob(by.trainingId())).isPresent();
    return isOwn ? Claim.HELD : Claim.UNKNOWN;
  }

  /// Whether an attempt counts no more, whoever has its job. What the store does not know at all
  /// was launched for another store, perhaps for a later state of this one: nothing is told of it.
  public static boolean isLost(Snapshot store, AttemptId attempt) {
    LaunchIntent launch = store.launch(attempt).orElse(null);
    if (launch == null) {
      return false;
    }
    TrainingJob job = store.trainingJob(launch.trainingId()).orElse(null);
    return job == null
        || job.attempt().filter(attempt::equals).isEmpty()
        || switch (job.state().phase()) {
          case RUNNING -> false;
          case WAITING, ENDED, RELEASED -> true;
        };
  }
}
