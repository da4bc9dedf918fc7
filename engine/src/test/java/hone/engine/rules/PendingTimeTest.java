package hone.engine.rules;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.Observation;
import hone.engine.backend.Observation.Ending;
import hone.engine.backend.Observation.Stage;
import hone.engine.backend.Observation.StageEntry;
import hone.engine.fake.Specs;
import hone.engine.job.Blueprint;
import hone.engine.job.Identity;
import hone.engine.job.StopCause;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.training.TimeLimits;
import hone.engine.training.TrainingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What counts as pending for MaxPendingTimeInSeconds: two hours here.
final class PendingTimeTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration LIMIT = Duration.ofHours(2);

  private static TrainingJob job(TrainingState state) {
    TrainingSpec usual = Specs.training(Duration.ofDays(1), 1);
    var spec =
        new TrainingSpec(
            usual.algorithm(),
            usual.channels(),
            usual.output(),
            usual.resources(),
            new TimeLimits(Duration.ofDays(1), null, LIMIT),
            usual.environment(),
            null,
            new TrainingSpec.Options(true, false),
            usual.retryAttemptsMax());
    return new TrainingJob(
        new Identity(1, Specs.SCOPE, "job", "arn", NOW),
        null,
        new Blueprint(1, spec, "{}"),
        new LinkedHashMap<>(),
        state);
  }

  private static List<StageEntry> entries(Instant at, Stage... stages) {
    return Arrays.stream(stages).map(each -> new StageEntry(each, at)).toList();
  }

  private static TrainingState seen(TrainingState state, Instant at, Stage... stages) {
    var active = new Observation.Active(entries(at, stages));
    return TrainingRules.observed(job(state), active, List.of(), at);
  }

  private static Optional<StopCause> overtime(TrainingState state, Duration after) {
    return TrainingRules.overtime(job(state), NOW.plus(after));
  }

  @Test
  void aClustersQueueCountsAsASlotsDoes() {
    TrainingState launched = TrainingRules.granted(job(TrainingState.created(NOW)), "a", NOW);
    TrainingState starting = seen(launched, NOW, Stage.STARTING);
    for (TrainingState each : List.of(launched, starting)) {
      assertThat(overtime(each, LIMIT)).isEmpty();
      assertThat(overtime(each, LIMIT.plusSeconds(1))).contains(StopCause.PENDING_TIME);
    }
  }

  @Test
  void whatHasBegunIsNotPending() {
    TrainingState launched = TrainingRules.granted(job(TrainingState.created(NOW)), "a", NOW);
    Duration late = LIMIT.plusHours(1);

    assertThat(overtime(seen(launched, NOW, Stage.STARTING, Stage.DOWNLOADING), late)).isEmpty();
    assertThat(
            overtime(seen(launched, NOW, Stage.STARTING, Stage.DOWNLOADING, Stage.TRAINING), late))
        .isEmpty();
  }

  @Test
  void anotherAttemptIsPendingSinceTheOneBeforeItEnded() {
    TrainingState launched = TrainingRules.granted(job(TrainingState.created(NOW)), "a", NOW);
    Instant lost = NOW.plus(Duration.ofHours(3));
    var end =
        new Observation.Ended(
            entries(NOW, Stage.STARTING, Stage.DOWNLOADING, Stage.TRAINING),
            lost,
            new Ending.Interrupted(),
            null);
    TrainingState waits =
        TrainingRules.observed(
            job(seen(launched, NOW, Stage.STARTING, Stage.DOWNLOADING, Stage.TRAINING)),
            end,
            List.of(),
            lost);
    TrainingState again = TrainingRules.granted(job(waits), "b", lost);
    TrainingState queued = seen(again, lost, Stage.STARTING);

    assertThat(overtime(queued, Duration.ofHours(4))).isEmpty();
    assertThat(overtime(queued, Duration.ofHours(5).plusSeconds(1)))
        .contains(StopCause.PENDING_TIME);
  }
}
