package hone.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.EndsLeftovers;
import hone.cli.Exit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The search in processes of its own: hash orders and memory addresses differ from one to the
/// next, suggestions must not.
@ExtendWith(EndsLeftovers.class)
final class AskTellIT {
  private static final int TRIALS = 25;

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"Bayesian", "Random"})
  void anotherProcessSuggestsTheSame(String strategy) throws Exception {
    List<String> first = play(strategy);
    List<String> second = play(strategy);

    assertThat(first).hasSize(1 + 2 * TRIALS).noneMatch(line -> line.contains("\"error\""));
    assertThat(second).isEqualTo(first);
  }

  private List<String> play(String strategy) throws IOException, InterruptedException {
    try (HoneProcess hone = HoneProcess.start(folder, List.of("asktell"))) {
      try (var in = hone.process().outputWriter(StandardCharsets.UTF_8)) {
        in.write(
            """
            {"op":"create","objective":"Minimize","strategy":"%s","seed":7,"parameterRanges":{\
            "ContinuousParameterRanges":[{"Name":"x","MinValue":"0","MaxValue":"1"}],\
            "IntegerParameterRanges":[{"Name":"n","MinValue":"1","MaxValue":"100"}],\
            "CategoricalParameterRanges":[{"Name":"c","Values":["a","b","c"]}]}}
            """
                .formatted(strategy));
        for (int trial = 1; trial <= TRIALS; trial++) {
          in.write("{\"op\":\"ask\"}\n");
          in.write(
              "{\"op\":\"tell\",\"trial\":%d,\"value\":%s}\n"
                  .formatted(trial, Math.sin(trial) + 0.01 * trial));
        }
      }
      HoneProcess.Ran ran = hone.end();
      assertThat(ran.exitCode()).as(ran.err()).isEqualTo(Exit.OK);
      return ran.out().lines().toList();
    }
  }
}
