package hone.engine.fake;

import hone.engine.backend.TrainingOrder;
import hone.engine.job.JobStatus;
import hone.engine.job.Tally;
import hone.engine.job.TrainingJob;
import hone.engine.job.TuningJob;
import hone.engine.loop.Engine;
import hone.engine.loop.EngineSettings;
import hone.engine.loop.Ports;
import hone.engine.rules.Quotas;
import hone.engine.sql.SqliteStore;
import hone.engine.store.JobQuery;
import hone.engine.store.Store;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// A whole engine on a real store and a fake backend, which can be restarted. Not thread-safe.
public final class World implements AutoCloseable {
  public final FakeClock clock = new FakeClock();
  public final FakeBackend backend;
  private final Path file;
  private final EngineSettings settings;
  private Store store;
  private Engine engine;

  public World(Path folder, int slots, Function<TrainingOrder, FakeBackend.Script> scripts) {
    backend = new FakeBackend(clock, scripts);
    file = folder.resolve("hone.db");
    settings = new EngineSettings(slots, Duration.ofMillis(20), Duration.ZERO, 2, Quotas.AWS);
    store = SqliteStore.open(file);
    engine = start();
  }

  private Engine start() {
    return Engine.start(new Ports(store, backend, clock, new SecureRandom()), settings);
  }

  public Engine engine() {
    return engine;
  }

  /// End the engine as it stands and start another on what is on disk.
  public void restart() {
    close();
    store = SqliteStore.open(file);
    engine = start();
  }

  public TuningJob tuning(String name) {
    return engine.read(store -> Engine.tuningJob(store, Specs.SCOPE, name));
  }

  /// The tuning job's best training job.
  public TrainingJob best(String name) {
    TuningJob job = tuning(name);
    return engine.read(store -> store.best(job.id(), job.spec().goal())).orElseThrow();
  }

  public TrainingJob training(String name) {
    return engine.read(store -> Engine.trainingJob(store, Specs.SCOPE, name));
  }

  public Tally tally(String name) {
    return engine.read(store -> store.tally(Engine.tuningJob(store, Specs.SCOPE, name).id()));
  }

  /// The training jobs of a tuning job, in order.
  public List<TrainingJob> trainings(String name) {
    return engine.read(
        store ->
            store
                .trainingJobs(
                    Specs.SCOPE,
                    new JobQuery(
                        JobQuery.Sort.CREATION_TIME,
                        true,
                        JobQuery.Filter.NONE,
                        Engine.tuningJob(store, Specs.SCOPE, name).id(),
                        10_000,
                        null))
                .items());
  }

  public void awaitEnd(String tuningJob, JobStatus status) {
    await(() -> tuning(tuningJob).state().status() == status, "status " + status);
  }

  /// Wait until something is so, at most 90 s: machines of a build may be slow.
  public static void await(BooleanSupplier condition, String what) {
    long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within 90 s: " + what);
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException error) {
        throw new IllegalStateException(error);
      }
    }
  }

  @Override
  public void close() {
    engine.close();
    store.close();
  }
}
