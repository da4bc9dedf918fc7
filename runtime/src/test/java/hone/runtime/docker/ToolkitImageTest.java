package hone.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hone.engine.backend.MetricPoint;
import hone.engine.backend.Observation.Ending;
import hone.engine.backend.TrainingOrder;
import hone.runtime.attempt.BackendHarness;
import hone.runtime.attempt.Trainings;
import hone.runtime.attempt.Trainings.Wishes;
import hone.runtime.container.Ownership;
import hone.runtime.container.PullPolicy;
import hone.runtime.data.Stores;
import hone.runtime.image.ImageCatalogue;
import hone.runtime.image.ImageCatalogue.Program;
import hone.runtime.image.ImageEntry;
import hone.runtime.instance.Gpus;
import hone.runtime.instance.InstanceTypes;
import hone.runtime.site.Site;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Script mode in an image that has Amazon's own `sagemaker-training`, whose `train` finds, runs
/// and reports the script as in AWS's framework images.
final class ToolkitImageTest extends BackendHarness {
  private static final String IMAGE = "hone-test/toolkit:" + UUID.randomUUID();
  private static final int NO_TOOLKIT = 3;

  private final String owner = UUID.randomUUID().toString().substring(0, 8);
  private final TestEngine engine = TestEngine.shared();

  @BeforeAll
  static void makeImage() throws IOException, InterruptedException, URISyntaxException {
    TestEngine.shared();
    var script = Objects.requireNonNull(ToolkitImageTest.class.getResource("make-toolkit-image"));
    Path kept = Files.createDirectories(Path.of("target/toolkit").toAbsolutePath());
    var command = List.of("bash", Path.of(script.toURI()).toString(), IMAGE, kept.toString());
    Process making = new ProcessBuilder(command).redirectErrorStream(true).start();
    making.getOutputStream().close();
    String said = new String(making.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = making.waitFor();
    assumeTrue(code != NO_TOOLKIT, "pip cannot install sagemaker-training here: " + said);
    assertThat(code).as(said).isZero();
  }

  @AfterAll
  static void forgetImage() {
    TestEngine.shared().delete("/images/" + IMAGE + "?force=true");
  }

  @Override
  protected Site site() throws IOException {
    var container = new Program.Container("", Optional.empty(), Optional.empty());
    var entry = ImageEntry.custom("*", ImageEntry.glob("*"), container);
    return new DockerSite(
        new DockerSettings(
            engine.address(),
            owner,
            PullPolicy.NEVER,
            Ownership.AUTO,
            true,
            "none",
            256,
            "",
            InstanceTypes.NONE,
            new Gpus(List::of),
            List.of()),
        new ImageCatalogue(List.of(entry)),
        Stores.channels(folder, folder.resolve("scripts"), Stores.embedded(folder)));
  }

  @Override
  protected String image() {
    return IMAGE;
  }

  @Override
  protected void assertNothingRuns() {
    assertThat(engine.madeBy(owner)).isEmpty();
  }

  private TrainingOrder launchScript(String name, String text) throws IOException {
    Path source = Files.createDirectories(folder.resolve("s3/data/" + name));
    Files.writeString(source.resolve("fit.py"), text);
    Files.createDirectories(folder.resolve("s3/data/rows"));
    Files.writeString(folder.resolve("s3/data/rows/a.csv"), "1\n2\n3\n");
    var hyperparameters = new LinkedHashMap<String, String>();
    hyperparameters.put("sagemaker_program", "\"fit.py\"");
    hyperparameters.put("sagemaker_submit_directory", "\"s3://data/" + name + "\"");
    hyperparameters.put("learning-rate", "0.25");
    var channels = List.of(Trainings.channel("training", "s3://data/rows"));
    return launched(
        trainings.own(
            name, Wishes.NONE.withHyperparameters(hyperparameters).withChannels(channels)));
  }

  @Test
  void theToolkitRunsTheRequestsScript() throws Exception {
    TrainingOrder order =
        launchScript(
            "fitted",
            """
            import argparse, os
            parser = argparse.ArgumentParser()
            parser.add_argument("--learning-rate", type=float)
            rate = parser.parse_args().learning_rate
            with open(os.path.join(os.environ["SM_CHANNEL_TRAINING"], "a.csv")) as rows:
                total = sum(map(int, rows))
            with open(os.path.join(os.environ["SM_MODEL_DIR"], "weights"), "w") as model:
                model.write(str(total * rate))
            print("loss=" + str(total * rate))
            """);

    assertThat(ended(order).ending())
        .as("%s", log(order.attempt()))
        .isEqualTo(new Ending.Completed());
    assertThat(backend.metrics(order.attempt(), 0))
        .extracting(MetricPoint::value)
        .containsExactly(1.5);
    assertThat(names(folder.resolve("s3/out/models/fitted/output/model.tar.gz")))
        .containsExactly("weights");
    assertThat(log(order.attempt())).anyMatch(line -> line.contains("Reporting training SUCCESS"));
  }

  @Test
  void theToolkitsReportOfAFailureIsTheReason() throws Exception {
    TrainingOrder order = launchScript("broken", "import missing_module_of_this_test\n");

    assertThat(reason(ended(order)))
        .startsWith("AlgorithmError: ExecuteUserScriptError:\nExitCode 1\n")
        .endsWith(" fit.py --learning-rate 0.25\", exit code: 1");
    assertThat(log(order.attempt()))
        .contains("ModuleNotFoundError: No module named 'missing_module_of_this_test'");
  }
}
