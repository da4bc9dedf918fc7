package hone.engine.rules;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.fake.Specs;
import hone.engine.job.Blueprint;
import hone.engine.job.Identity;
import hone.engine.job.JobStatus;
import hone.engine.job.Origin;
import hone.engine.job.Tally;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.job.TuningJob;
import hone.engine.job.TuningState;
import hone.search.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TuningRulesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static TuningJob job(int jobsMax, int parallelMax) {
    return new TuningJob(
        new Identity(1, Specs.SCOPE, "job", "arn", NOW),
        Specs.random(jobsMax, parallelMax).tuning("job").spec(),
        "{}",
        TuningState.created(NOW));
  }

  /// Jobs, parallel, launched, in progress, waiting, free slots: wanted.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "10 2 0 0 0 4: 2",
        "10 5 0 0 0 2: 3",
        "10 5 3 3 1 0: 0",
        "10 5 3 2 0 0: 1",
        "10 5 9 0 0 8: 1",
        "10 5 10 0 0 8: 0",
        "10 2 5 2 0 8: 0",
      })
  void asManySuggestionsAreWantedAsCanRunAndOneThatWaits(String line) {
    int[] n = Arrays.stream(line.split("[: ]+", -1)).mapToInt(Integer::parseInt).toArray();
    TuningJob job = job(n[0], n[1]);
    TuningJob launched = job.with(job.state().withLaunched(n[2], NOW));
    var tally = new Tally(0, n[3], 0, 0, 0, n[4], 0, 0, 0);

    assertThat(TuningRules.wanted(launched, tally, n[5])).isEqualTo(n[6]);
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 0.995, 1, 0.995",
    "1.0, 0.98, 0, 0.98",
    "1.0, 1.5, 1, 1.0",
    "-1.0, -1.005, 1, -1.005",
    "-1.0, -1.02, 0, -1.02",
    "0.0, -0.001, 0, -0.001",
  })
  void onlyMoreThanOnePercentIsAnImprovement(
      double best, double value, int notImproving, double then) {
    TuningJob job = job(10, 2);
    TuningJob known = job.with(job.state().withBest(best, 0, NOW));
    TuningState next = TuningRules.ended(known, value, NOW);

    assertThat(next.notImproving()).isEqualTo(notImproving);
    assertThat(next.best()).isEqualTo(then);
  }

  /// Else three trials that a warm start repeats could end a search whose model was never asked.
  @Test
  void whatAWarmStartRepeatsIsNoSignOfStandingStill() {
    TuningJob job = job(10, 2);
    TuningJob known = job.with(job.state().withBest(1.0, 2, NOW));
    var inherited = new Reason.Inherited(1, 7);

    assertThat(TuningRules.ended(known, training(5.0, inherited), NOW).notImproving()).isEqualTo(2);
    assertThat(TuningRules.ended(known, training(0.999, inherited), NOW))
        .extracting(TuningState::notImproving, TuningState::best)
        .containsExactly(2, 0.999);
    assertThat(TuningRules.ended(known, training(0.5, inherited), NOW).notImproving()).isZero();
    assertThat(TuningRules.ended(known, training(5.0, new Reason.Drawn(1)), NOW).notImproving())
        .isEqualTo(3);
  }

  @Test
  void whatEndsWithoutAValueIsNoSignOfStandingStill() {
    TuningJob job = job(10, 2);
    TuningJob known = job.with(job.state().withBest(1.0, 2, NOW));

    assertThat(TuningRules.ended(known, (Double) null, NOW)).isEqualTo(known.state());
  }

  private static TrainingJob training(double objective, Reason why) {
    TrainingState state =
        TrainingState.created(NOW)
            .with(NOW)
            .objective(objective)
            .status(JobStatus.COMPLETED)
            .build();
    return new TrainingJob(
        new Identity(2, Specs.SCOPE, "training", "arn", NOW),
        new Origin(1, "job", "arn", 1, 0, "", "loss", new LinkedHashMap<>(), why),
        new Blueprint(1, Specs.training(Duration.ofHours(1), 0), "{}"),
        new LinkedHashMap<>(),
        state);
  }

  @Test
  void aJobEndsOnlyWhenItsTrainingJobsHaveEnded() {
    TuningJob stopping = job(10, 2).with(job(10, 2).state().endingAs(JobStatus.STOPPED, null, NOW));
    var running = new Tally(1, 1, 0, 0, 0, 0, 1, 0, 0);
    var done = new Tally(1, 0, 0, 0, 1, 0, 1, 1, 0);

    assertThat(TuningRules.decided(stopping, running, NOW).status()).isEqualTo(JobStatus.STOPPING);
    assertThat(TuningRules.decided(stopping, done, NOW).status()).isEqualTo(JobStatus.STOPPED);
  }

  /// Failed, stopped by the caller, and whether nothing is left to try: what it is.
  @ParameterizedTest
  @CsvSource({
    "5, 0, false, FAILED, 5",
    "4, 1, false, IN_PROGRESS, 0",
    "0, 9, false, IN_PROGRESS, 0",
    "5, 9, false, FAILED, 5",
    "1, 1, true, FAILED, 1",
    "0, 2, true, COMPLETED, 0",
  })
  void whatTheCallerStopsIsNoFailure(
      int failed, int stopped, boolean exhausted, JobStatus status, int attempts) {
    TuningJob job = job(10, 2);
    TuningState state = exhausted ? job.state().withExhausted(NOW) : job.state();
    var tally = new Tally(0, 0, 0, failed, stopped, 0, 0, failed + stopped, stopped);

    TuningState next = TuningRules.decided(job.with(state), tally, NOW);

    assertThat(next.status()).isEqualTo(status);
    if (attempts > 0) {
      assertThat(next.failureReason()).contains("after " + attempts + " attempts");
    }
  }

  /// Failed by itself, failed inside the service, and whether nothing is left to try: what it is.
  @ParameterizedTest
  @CsvSource({
    "0, 5, false, IN_PROGRESS, 0",
    "4, 9, false, IN_PROGRESS, 0",
    "5, 3, false, FAILED, 5",
    "2, 8, true, FAILED, 10",
  })
  void whatIsLostWithItsMachineIsNoFailureOfTheProgram(
      int failed, int lost, boolean exhausted, JobStatus status, int attempts) {
    TuningJob job = job(20, 2);
    TuningState state = exhausted ? job.state().withExhausted(NOW) : job.state();
    var tally = new Tally(0, 0, lost, failed, 0, 0, 0, failed + lost, 0);

    TuningState next = TuningRules.decided(job.with(state), tally, NOW);

    assertThat(next.status()).isEqualTo(status);
    if (attempts > 0) {
      assertThat(next.failureReason()).contains("after " + attempts + " attempts");
    }
  }
}
