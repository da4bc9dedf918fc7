package hone.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.backend.Images.Resolution;
import hone.runtime.image.ImageCatalogue.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageCatalogueTest {
  private static final ImageCatalogue IMAGES =
      new ImageCatalogue(
          List.of(
              ImageEntry.custom(
                  "mine:*",
                  ImageEntry.glob("mine:*"),
                  new Program.Command(
                      List.of("/usr/bin/python3", "train.py"), new LinkedHashMap<>())),
              new ImageEntry(
                  "AWS's XGBoost images",
                  ImageCatalogue.AWS_XGBOOST,
                  new Program.Command(List.of("java"), new LinkedHashMap<>()),
                  Optional.of(new Resolution.BuiltIn("xgboost", List.of(), List.of(), List.of())),
                  Optional.of(new Program.Script("python3")))));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:1.7-1",
        "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.0-5",
        "433757028032.dkr.ecr.us-west-2.amazonaws.com/xgboost:1",
        "450853457545.dkr.ecr.cn-north-1.amazonaws.com.cn/sagemaker-xgboost:1.5-1",
      })
  void awsXgboostImagesAreTheBuiltInAlgorithm(String image) {
    assertThat(IMAGES.resolve(image)).isInstanceOf(Resolution.BuiltIn.class);
  }

  @Test
  void whereContainersAloneRunNothingElseDoesAndTheReasonSaysSo() throws Exception {
    String xgboost = "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:1.7-1";
    var container = new Program.Container("", Optional.empty(), Optional.empty());
    ImageCatalogue mapped =
        new ImageCatalogue(
                List.of(
                    ImageEntry.custom(
                        "mine:*", ImageEntry.glob("mine:*"), new Program.Script("python3")),
                    ImageEntry.custom("*xgboost*", ImageEntry.glob("*xgboost*"), container),
                    ImageEntry.custom("*", ImageEntry.glob("*"), container)))
            .ofContainers();

    for (String image : List.of("mine:1", "local:/bin/sh")) {
      assertThat(mapped.resolve(image))
          .isInstanceOfSatisfying(
              Resolution.Unknown.class,
              unknown -> assertThat(unknown.why()).contains("process_backend: none"));
      assertThatThrownBy(() -> mapped.program(image, true))
          .hasMessageContaining("process_backend: none");
    }
    assertThat(mapped.program(xgboost, true)).isInstanceOf(Program.Container.class);
  }

  /// AWS's image of that name runs a script, too.
  @Test
  void aScriptRunsInsteadOfTheBuiltInAlgorithmWhereTheRequestBringsOne() throws Exception {
    String image = "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:1.7-1";

    assertThat(IMAGES.program(image, true)).isEqualTo(new Program.Script("python3"));
    assertThat(IMAGES.program(image, false)).isInstanceOf(Program.Command.class);
    assertThat(IMAGES.program("mine:1", true)).isInstanceOf(Program.Command.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3",
        "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:2.3.0-cpu-py311",
        "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tensorflow-training:2.16-cpu-py310",
        "763104351884.dkr.ecr.us-west-2.amazonaws.com/huggingface-pytorch-training:2.1.0-gpu",
        "520713654638.dkr.ecr.us-west-2.amazonaws.com/sagemaker-tensorflow-scriptmode:1.12-cpu-py3",
        "727897471807.dkr.ecr.cn-north-1.amazonaws.com.cn/mxnet-training:1.9.0-cpu-py38",
      })
  void awsFrameworkImagesAreKnownByName(String image) {
    assertThat(image).matches(ImageCatalogue.AWS_FRAMEWORKS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "382416733822.dkr.ecr.us-east-1.amazonaws.com/linear-learner:1",
        "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-inference:2.3.0-cpu-py311",
        "someone.example/pytorch-training:2",
      })
  void otherImagesAreNoFrameworks(String image) {
    assertThat(image).doesNotMatch(ImageCatalogue.AWS_FRAMEWORKS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kmeans | test:msd | #quality_metric: host=algo-1, test msd <loss>=0.5",
        "linear-learner | test:dcg | #quality_metric: host=algo-1, test dcg <score>=0.5",
        "linear-learner | validation:objective_loss | [11/24/2020 INFO] #quality_metric:"
            + " host=algo-1, epoch=0, validation binary_classification_cross_entropy_objective"
            + " <loss>=0.5",
        "forecasting-deepar | test:RMSE | #quality_metric: host=algo-2, test RMSE <loss>=0.5",
        "object-detection | validation:mAP | #quality_metric: host=algo-1, epoch=4, validation mAP"
            + " <score>=(0.5)",
        "image-classification | validation:accuracy | Epoch[0] Validation-accuracy=0.5"
      })
  void awsOwnAlgorithmsThatAreMappedHaveTheMetricsThatTheyPrint(
      String algorithm, String metric, String line) {
    var mapped = new Program.Command(List.of("/usr/bin/train"), new LinkedHashMap<>());
    var images = new ImageCatalogue(List.of(ImageEntry.custom("*", ImageEntry.glob("*"), mapped)));
    String name = "174872318107.dkr.ecr.us-west-2.amazonaws.com/" + algorithm + ":1";

    assertThat(((Resolution.Custom) images.resolve(name)).usual())
        .filteredOn(each -> each.name().equals(metric))
        .singleElement()
        .satisfies(
            each -> {
              Matcher found = Pattern.compile(each.regex()).matcher(line);
              assertThat(found.find()).isTrue();
              assertThat(found.group(1)).isEqualTo("0.5");
            });
    assertThat(((Resolution.Custom) images.resolve(algorithm)).usual()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-scikit-learn:1.2-1",
        "local:relative/path",
        "local:/not/there",
        "local:/tmp",
        "local:/etc/passwd",
        "local:/a\u0000b",
        "",
        "xmine:1",
      })
  void whatNothingCanRunIsUnknownAndSaysWhy(String image) {
    assertThat(IMAGES.resolve(image))
        .isInstanceOfSatisfying(
            Resolution.Unknown.class, unknown -> assertThat(unknown.why()).isNotEmpty());
  }

  /// A shell would read it, whatever its language is.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train    | import os         | does not say what reads it",
        "train.rb | puts 1            | does not say what reads it",
        "train    | ''                | does not say what reads it",
        "train.py | '#!/bin/sh\r'      | carriage return",
        "train.sh | 'echo loss=1\r'    | carriage return",
        "train.py | #!/usr/bin/python3 | may not be executed; 'chmod +x'"
      })
  void aScriptThatCannotBeStartedIsRefusedWithWhatIsAllowed(
      String name, String firstLine, String why, @TempDir Path folder) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, firstLine.replace("\\r", "\r") + "\n");

    assertThat(IMAGES.resolve("local:" + file))
        .isInstanceOfSatisfying(
            Resolution.Unknown.class,
            unknown -> assertThat(unknown.why()).contains(file.toString(), why));
  }

  @ParameterizedTest
  @ValueSource(strings = {"train.py", "train.sh"})
  void aScriptWhoseNameTellsWhatReadsItIsCustom(String name, @TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve(name), "echo loss=1\n");

    assertThat(IMAGES.resolve("local:" + file)).isInstanceOf(Resolution.Custom.class);
  }

  @Test
  void aLocalProgramAndTheUsersOwnPatternsAreCustom() {
    assertThat(IMAGES.resolve("local:/bin/sh")).isInstanceOf(Resolution.Custom.class);
    assertThat(IMAGES.resolve("mine:1.0")).isInstanceOf(Resolution.Custom.class);
  }
}
