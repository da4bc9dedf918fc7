package hone.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.Images.Resolution;
import hone.runtime.image.ImageCatalogue.Program;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageCatalogueTest {
  private static final ImageCatalogue IMAGES =
      new ImageCatalogue(
          List.of(
              new ImageEntry(
                  "mine:*",
                  ImageEntry.glob("mine:*"),
                  new Program.Command(
                      List.of("/usr/bin/python3", "train.py"), new LinkedHashMap<>()),
                  "",
                  List.of()),
              new ImageEntry(
                  "AWS's XGBoost images",
                  ImageCatalogue.AWS_XGBOOST,
                  new Program.Command(List.of("java"), new LinkedHashMap<>()),
                  "xgboost",
                  List.of())));

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

  @Test
  void aLocalProgramAndTheUsersOwnPatternsAreCustom() {
    assertThat(IMAGES.resolve("local:/bin/sh")).isInstanceOf(Resolution.Custom.class);
    assertThat(IMAGES.resolve("mine:1.0")).isInstanceOf(Resolution.Custom.class);
  }
}
