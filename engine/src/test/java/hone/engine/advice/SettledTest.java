package hone.engine.advice;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.MetricPoint;
import hone.engine.fake.FakeClock;
import hone.engine.fake.Specs;
import hone.engine.job.Identity;
import hone.engine.job.JobStatus;
import hone.engine.job.Origin;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState.Reports;
import hone.engine.job.TuningJob;
import hone.engine.job.TuningState;
import hone.engine.memory.MemoryDatabase;
import hone.engine.store.LeaseSettings;
import hone.engine.store.Store;
import hone.engine.store.Watched;
import hone.engine.tuning.TuningSpec;
import hone.search.Reason;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SettledTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Store store =
      new MemoryDatabase(new FakeClock()).open(LeaseSettings.alone("here"), () -> 0);
  private final Settled settled = new Settled();

  private long tuning() {
    var submission = Specs.random(9, 1).tuning("job");
    var identity = new Identity(0, Specs.SCOPE, "job", "arn:job", NOW);
    var job = new TuningJob(identity, submission.spec(), "{}", TuningState.created(NOW));
    return store.write(transaction -> transaction.insert(job)).id();
  }

  private TrainingJob trial(long tuning, int ordinal) {
    return store.write(
        transaction -> {
          var spec = Specs.random(9, 1).tuning("job").spec().definitions().getFirst().training();
          var none = new LinkedHashMap<String, String>();
          var origin =
              new Origin(
                  tuning, "job", "arn", ordinal, 0, "", "loss", none, new Reason.Drawn(ordinal));
          var identity = new Identity(0, Specs.SCOPE, "job-" + ordinal, "arn:" + ordinal, NOW);
          return transaction.insert(identity, origin, transaction.insert(spec, "{}"), none);
        });
  }

  private List<Watched> watched(long tuning) {
    return store.read(snapshot -> settled.watched(snapshot, tuning, 0));
  }

  @Test
  void whatNeverChangesAgainIsReadOnceAndTheRestAtEachLook() {
    long tuning = tuning();
    TrainingJob ended = trial(tuning, 1);
    TrainingJob running = trial(tuning, 2);
    store.write(
        transaction -> {
          var state =
              ended
                  .state()
                  .with(NOW)
                  .status(JobStatus.COMPLETED)
                  .objective(1)
                  .endedAt(NOW)
                  .judged(Reports.ALL)
                  .build();
          transaction.update(ended.with(state));
          return true;
        });
    List<Watched> first = watched(tuning);
    store.write(
        transaction -> {
          transaction.add(
              running.id(), List.of(new MetricPoint(1, TuningSpec.OBJECTIVE_METRIC, 0.5, NOW)));
          return true;
        });
    TrainingJob later = trial(tuning, 3);
    List<Watched> second = watched(tuning);

    assertThat(first).extracting(Watched::trainingId).containsExactly(ended.id(), running.id());
    assertThat(second)
        .extracting(Watched::trainingId)
        .containsExactly(ended.id(), running.id(), later.id());
    assertThat(second.getFirst()).isSameAs(first.getFirst());
    assertThat(second.get(1).trial().reports()).hasSize(1);
    assertThat(second).extracting(each -> each.trial().number()).containsExactly(1, 2, 3);
  }
}
