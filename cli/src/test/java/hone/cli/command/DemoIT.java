package hone.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.EndsLeftovers;
import hone.cli.Exit;
import hone.cli.client.Json;
import hone.cli.command.HoneProcess.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Runs the demo as a user does, with few training jobs: real server, processes and XGBoost.
@ExtendWith(EndsLeftovers.class)
final class DemoIT {
  @TempDir private Path folder = Path.of("");

  @Test
  void theDemoTunesComparesAndEndsByItselfOnAPipe() throws Exception {
    Ran ran = HoneProcess.run(folder, demo("--trainings", "3", "--no-keep", "--json"));

    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(Exit.OK);
    JsonNode result = Json.read(ran.out(), "the result");
    assertThat(result.path("trainingJobs").asInt()).isEqualTo(3);
    assertThat(result.path("failed").asInt()).isZero();
    assertThat(result.path("test").path("rows").asInt()).isEqualTo(750);
    assertThat(result.path("test").path("tunedAuc").asDouble()).isBetween(0.8, 1.0);
    assertThat(result.path("test").path("defaultsAuc").asDouble()).isBetween(0.8, 1.0);
    assertThat(Path.of(result.path("model").asString())).exists();
    assertThat(ran.err())
        .contains("3 of 3 done", "XGBoost's defaults", "aws sagemaker", "AWS_ENDPOINT_URL")
        .doesNotContain("\u001b");
    assertStartsAgain(ran.err());
  }

  /// It took a port that nothing else names.
  private void assertStartsAgain(String page) throws Exception {
    String serve =
        page.lines().filter(line -> line.startsWith("  hone serve ")).findFirst().orElseThrow();
    var arguments = new ArrayList<>(List.of(serve.strip().split(" ")).subList(1, 6));
    arguments.add("--json");
    try (HoneProcess server = HoneProcess.start(folder, arguments)) {
      String endpoint = server.greeting().path("endpoint").asString();
      assertThat(page).contains("  export AWS_ENDPOINT_URL=" + endpoint + "\n");
    }
  }

  @Test
  void terminatingTheDemoEndsItsTrainingsToo() throws Exception {
    try (HoneProcess demo =
        HoneProcess.start(folder, List.of(demo("--trainings", "30", "--no-keep")))) {
      awaitTraining(demo);
      List<ProcessHandle> children = demo.process().descendants().toList();

      demo.terminate();

      assertThat(demo.process().waitFor(120, TimeUnit.SECONDS)).isTrue();
      for (ProcessHandle child : children) {
        child.onExit().get(60, TimeUnit.SECONDS);
      }
      assertThat(children).isNotEmpty();
      assertThat(demo.end().err()).doesNotContain("Exception", "hone: ", "no server answers");
    }
  }

  private static void awaitTraining(HoneProcess demo) throws Exception {
    for (int i = 0; i < 600 && demo.process().descendants().findAny().isEmpty(); i++) {
      assertThat(demo.process().isAlive()).as(Files.readString(demo.err())).isTrue();
      Thread.sleep(100);
    }
  }

  private String[] demo(String... more) {
    var arguments = new ArrayList<>(List.of("demo", "--port", "0"));
    arguments.addAll(List.of("--data", folder.resolve("demo").toString()));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }
}
