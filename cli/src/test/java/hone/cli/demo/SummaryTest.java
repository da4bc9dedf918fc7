package hone.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.follow.TuningSnapshot;
import hone.cli.text.Terminal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SummaryTest {
  private static final Evaluation DEFAULTS = new Evaluation(0.9379, 0.15, 727.0 / 750, 750);

  private static List<String> page(String objective, Evaluation tuned) {
    var counts = new TuningSnapshot.Counts(30, 0, 0, 0, 0, 0);
    var job =
        new TuningSnapshot(
            "demo",
            "Bayesian",
            objective,
            false,
            "Completed",
            30,
            counts,
            null,
            "",
            Instant.EPOCH,
            null,
            null);
    var result = new Demo.Result(job, tuned, DEFAULTS, Path.of("model.tar.gz"));
    return summary(result).lines(Terminal.of(System.out, Map.of()), false);
  }

  private static Summary summary(Demo.Result result) {
    return new Summary(
        result,
        List.of("export AWS_ENDPOINT_URL=http://127.0.0.1:41234"),
        Path.of("/a folder/tuning-job.json"),
        "./hone",
        "./hone serve --data /d --port 41234");
  }

  @Test
  void whatWasTunedLeadsAndTheOthersAreToldThoughTheyAreWorse() {
    var tuned = new Evaluation(0.9369, 0.135, 724.0 / 750, 750);

    assertThat(page("validation:logloss", tuned))
        .containsSequence(
            "                      log loss       AUC  accuracy",
            "  XGBoost's defaults    0.1500    0.9379   96.93 %",
            "  tuned                 0.1350    0.9369   96.53 %",
            "  difference           -0.0150   -0.0010   -0.40 points",
            "  Tuned for log loss (lower is better): 10.0 % lower than with the defaults.",
            "  (on 750 rows 0.01 in AUC is within chance, and one customer is 0.13 points)");
    assertThat(page("validation:auc", tuned))
        .contains(
            "                           AUC  log loss  accuracy",
            "  Tuned for AUC (higher is better): 0.1 % lower than with the defaults.");
  }

  @Test
  void whatCanBeDoneNextCanBePasted() {
    assertThat(page("validation:auc", DEFAULTS))
        .containsSequence(
            "  ./hone serve --data /d --port 41234",
            "and in another terminal:",
            "  export AWS_ENDPOINT_URL=http://127.0.0.1:41234",
            "  ./hone trials demo")
        .contains("    --cli-input-json file://'/a folder/tuning-job.json'");
  }

  @Test
  void aTunedModelThatIsWorseIsToldToBe() {
    assertThat(page("validation:logloss", new Evaluation(0.94, 0.165, 0.97, 750)))
        .contains("  Tuned for log loss (lower is better): 10.0 % higher than with the defaults.");
  }
}
