package hone.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LineStepTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          step=12 loss=0.5                                   | 12
          global_step: 300, loss: 0.5                        | 300
          Epoch 3/10 loss 0.25                               | 3
          Train Epoch: 2 [640/60000 (1%)]	Loss: 2.1          | 2
          epoch=3 step=77 loss=1                             | 77
          {"iteration": 7, "loss": 0.5}                      | 7
          {"loss": 0.5, "epoch": "4"}                        | 4
          [12]#011train-rmse:0.5                             | 12
          [12]	train-rmse:0.5                                | 12
          [Iter #5] loss=1                                   | 5
          loss=0.5 at round 9.                               | 9
          loss=0.5 (step 41)                                 | 41
          """)
  void aLineTellsItsStep(String line, long step) {
    assertThat(LineStep.of(line)).isEqualTo(step);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "loss=0.5",
        "steps=12 loss=0.5",
        "max_delta_step=3 loss=0.5",
        "step time: 12 ms, loss=0.5",
        "step=0.5 loss=0.5",
        "epoch_time=12 loss=0.5",
        "[2026-11-26:10:00:00:INFO] loss=0.5",
        "loss=0.5 step=1234567890123456"
      })
  void aLineWithoutOneTellsNone(String line) {
    assertThat(LineStep.of(line)).isNull();
  }
}
