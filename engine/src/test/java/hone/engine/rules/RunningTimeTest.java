package hone.engine.rules;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.Observation;
import hone.engine.backend.Observation.Stage;
import hone.engine.backend.Observation.StageEntry;
import hone.engine.fake.Specs;
import hone.engine.job.Blueprint;
import hone.engine.job.Identity;
import hone.engine.job.StopCause;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What counts for MaxRuntimeInSeconds: two hours here.
final class RunningTimeTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration LIMIT = Duration.ofHours(2);

  private static TrainingJob job(TrainingState state) {
    return new TrainingJob(
        new Identity(1, Specs.SCOPE, "job", "arn", NOW),
        null,
        new Blueprint(1, Specs.training(LIMIT, 1), "{}"),
        new LinkedHashMap<>(),
        state);
  }

  private static Optional<StopCause> late(Stage... stages) {
    var entries = Arrays.stream(stages).map(each -> new StageEntry(each, NOW)).toList();
    TrainingState launched = TrainingRules.granted(job(TrainingState.created(NOW)), "a", NOW);
    TrainingState seen =
        TrainingRules.observed(job(launched), new Observation.Active(entries), List.of(), NOW);
    return TrainingRules.overtime(job(seen), NOW.plus(LIMIT).plusSeconds(1));
  }

  @Test
  void whatIsStoredAndWaitsForItHasRun() {
    assertThat(late(Stage.STARTING)).isEmpty();
    assertThat(late(Stage.STARTING, Stage.DOWNLOADING)).contains(StopCause.RUNTIME);
    assertThat(late(Stage.STARTING, Stage.TRAINING)).contains(StopCause.RUNTIME);
    assertThat(late(Stage.STARTING, Stage.TRAINING, Stage.UPLOADING)).isEmpty();
  }
}
