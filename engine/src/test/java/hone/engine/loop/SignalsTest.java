package hone.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.advice.Assessment;
import hone.engine.advice.Assessment.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SignalsTest {
  @Test
  void muchIsTakenInPartsAndInItsOrder() throws InterruptedException {
    var signals = new Signals();
    for (long id = 0; id < 1_200; id++) {
      signals.tuning(id);
      signals.training(id);
    }
    var tunings = new ArrayList<Long>();
    var trainings = new ArrayList<Long>();

    Batch first = signals.take(Duration.ZERO);
    tunings.addAll(first.tunings());
    trainings.addAll(first.trainings());
    signals.tuning(1_200);
    signals.training(1_200);
    while (tunings.size() + trainings.size() < 2_402) {
      Batch next = signals.take(Duration.ofMinutes(1));
      assertThat(next.isEmpty()).isFalse();
      assertThat(next.trainings()).hasSizeLessThanOrEqualTo(100);
      tunings.addAll(next.tunings());
      trainings.addAll(next.trainings());
    }

    assertThat(first.trainings()).hasSize(100);
    assertThat(first.tunings()).hasSize(16);
    assertThat(tunings).isSorted();
    assertThat(trainings).isSorted();
    assertThat(signals.takeNow().isEmpty()).isTrue();
  }

  @Test
  void muchThatWasJudgedOrReleasedIsTakenInPartsVerdictsFirst() {
    var signals = new Signals();
    for (long id = 0; id < 2_000; id++) {
      Verdict verdict = id % 20 == 19 ? new Verdict(1, "of a test") : null;
      signals.assessed(List.of(new Assessment(id, "attempt", 1, verdict)));
      signals.released(id);
      signals.converged(id);
    }
    Set<Long> assessed = new LinkedHashSet<>();
    Set<Long> released = new LinkedHashSet<>();
    Set<Long> converged = new LinkedHashSet<>();

    Batch next = signals.takeNow();
    assertThat(next.assessments()).hasSize(100).allMatch(each -> each.verdict() != null);
    for (; !next.isEmpty(); next = signals.takeNow()) {
      assertThat(next.assessments()).hasSizeLessThanOrEqualTo(100);
      assertThat(next.released()).hasSizeLessThanOrEqualTo(100);
      assertThat(next.converged()).hasSizeLessThanOrEqualTo(16);
      next.assessments().forEach(each -> assessed.add(each.trainingId()));
      released.addAll(next.released());
      converged.addAll(next.converged());
    }
    assertThat(assessed).hasSize(2_000);
    assertThat(released).hasSize(2_000);
    assertThat(converged).hasSize(2_000);
  }

  @Test
  void whatIsJudgedAgainBeforeItIsHeededIsTakenOnceAndNoVerdictIsLost() {
    var signals = new Signals();
    var verdict = new Assessment(1, "one", 4, new Verdict(4, "of a test"));
    signals.assessed(List.of(new Assessment(1, "one", 3, null), new Assessment(2, "two", 1, null)));
    signals.assessed(List.of(verdict, new Assessment(2, "two", 2, null)));
    signals.assessed(List.of(new Assessment(1, "one", 5, null), Assessment.ended(1)));

    Batch failed = signals.takeNow();
    assertThat(failed.assessments())
        .containsExactly(verdict, new Assessment(2, "two", 2, null), Assessment.ended(1));
    signals.assessed(
        List.of(new Assessment(3, "three", 1, null), new Assessment(2, "two", 3, null)));
    signals.again(failed);
    assertThat(signals.takeNow().assessments())
        .containsExactly(
            verdict,
            new Assessment(2, "two", 3, null),
            Assessment.ended(1),
            new Assessment(3, "three", 1, null));
  }
}
