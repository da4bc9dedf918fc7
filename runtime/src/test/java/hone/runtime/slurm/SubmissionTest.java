package hone.runtime.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SubmissionTest {
  @ParameterizedTest
  @ValueSource(strings = {"--mem=4G", "--mem-per-cpu=1G", "--mem-per-gpu=8G", "--mem-per-c=1G"})
  void anOptionThatSaysHowMuchMemoryThereIsTakesThePlaceOfHonesOwn(String option) {
    assertThat(Submission.isMemory(option)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--mem-bind=local", "--mem-b=local", "--memory", "--qos=--mem"})
  void anyOtherLeavesTheBoundOnMemory(String option) {
    assertThat(Submission.isMemory(option)).isFalse();
  }
}
