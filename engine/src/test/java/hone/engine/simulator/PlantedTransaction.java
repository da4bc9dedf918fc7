package hone.engine.simulator;

import hone.engine.Scope;
import hone.engine.job.JobStatus;
import hone.engine.job.Phase;
import hone.engine.job.Tally;
import hone.engine.job.TrainingJob;
import hone.engine.job.TuningJob;
import hone.engine.job.TuningState;
import hone.engine.memory.MemoryDatabase;
import hone.engine.memory.MemoryTransaction;
import hone.engine.store.Transaction;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A transaction with one planted mistake. Not thread-safe.
final class PlantedTransaction extends MemoryTransaction {
  private final Simulation world;
  private final Planted bug;

  /// Versions of training jobs that were once read.
  private static final class Old {
    private final Map<Long, TrainingJob> versions = new LinkedHashMap<>();
  }

  private final Old old;

  /// Makes the transactions of one simulation.
  static Function<MemoryDatabase.View, Transaction> factory(Simulation world) {
    var old = new Old();
    return view -> new PlantedTransaction(view, world, old);
  }

  private PlantedTransaction(MemoryDatabase.View view, Simulation world, Old old) {
    super(view);
    this.world = world;
    this.old = old;
    bug = world.plan().bug();
  }

  @Override
  public void update(TrainingJob job) {
    if (bug == Planted.LAUNCH_BEFORE_INTENT && isGranted(job)) {
      world.launches(job.order());
      world.machine().launch("server-1", job.order());
    }
    super.update(job);
  }

  private boolean isGranted(TrainingJob job) {
    int before = trainingJob(job.id()).map(was -> was.state().attempts().size()).orElse(0);
    return job.state().attempts().size() > before;
  }

  @Override
  public void update(TuningJob job) {
    TuningState state = job.state();
    if (bug == Planted.LOST_STOP && state.status() == JobStatus.STOPPING) {
      return;
    }
    if (bug == Planted.LAUNCHED_NOT_COUNTED && state.launched() > 1) {
      super.update(job.with(state.withLaunched(state.launched() - 1, state.modifiedAt())));
      return;
    }
    super.update(job);
  }

  @Override
  public Optional<TrainingJob> trainingJob(long id) {
    Optional<TrainingJob> found = super.trainingJob(id);
    if (bug == Planted.STALE_READ && found.isPresent()) {
      TrainingJob before = old.versions.put(id, found.get());
      return before != null && world.chance().in(0.05) ? Optional.of(before) : found;
    }
    return found;
  }

  @Override
  public Optional<TuningJob> tuningJob(Scope scope, String name) {
    return bug == Planted.ACCOUNTS_MIXED
        ? world.scopes().stream().flatMap(each -> super.tuningJob(each, name).stream()).findFirst()
        : super.tuningJob(scope, name);
  }

  @Override
  public Tally tally(long tuningId) {
    Tally tally = super.tally(tuningId);
    return bug == Planted.COUNTER_DRIFT
        ? tally.plus(new Tally(tally.stopped(), 0, 0, 0, -tally.stopped(), 0, 0, 0, 0))
        : tally;
  }

  @Override
  public int slotsTaken() {
    return super.slotsTaken() - (bug == Planted.SLOT_TOO_MANY ? 1 : 0);
  }

  @Override
  public List<TrainingJob> waiting(int count) {
    if (bug != Planted.UNFAIR_SLOTS) {
      return super.waiting(count);
    }
    return super.waiting(1_000).stream()
        .filter(job -> job.state().phase() == Phase.WAITING)
        .sorted(Comparator.comparingLong(TrainingJob::id))
        .limit(count)
        .toList();
  }

  @Override
  public List<Long> unreleasedTrainingJobs() {
    return super.unreleasedTrainingJobs().stream()
        .filter(id -> bug != Planted.FORGOTTEN_RUNNING || phase(id) != Phase.RUNNING)
        .toList();
  }

  private Phase phase(long id) {
    return super.trainingJob(id).orElseThrow().state().phase();
  }
}
