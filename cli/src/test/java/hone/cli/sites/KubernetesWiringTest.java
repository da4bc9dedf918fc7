package hone.cli.sites;

import static org.assertj.core.api.Assertions.assertThat;

import hone.runtime.image.ImageCatalogue;
import hone.runtime.image.ImageCatalogue.Program;
import hone.runtime.image.ImageEntry;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class KubernetesWiringTest {
  private static final Program CONTAINER =
      new Program.Container("", Optional.empty(), Optional.empty());

  private static final Program SCRIPT = new Program.Script("python3");

  private static ImageEntry entry(String pattern, Program program) {
    return ImageEntry.custom(pattern, ImageEntry.glob(pattern), program);
  }

  @Test
  void whatStaysBesideTheServerIsToldWhereContainersArePods() {
    var all = new ImageCatalogue(List.of(entry("*", SCRIPT)));
    var xgboost = new ImageCatalogue(List.of(entry("*xgboost*", SCRIPT), entry("*", CONTAINER)));
    var pods = new ImageCatalogue(List.of(entry("*", CONTAINER)));

    assertThat(KubernetesWiring.remark(all).orElseThrow())
        .contains("AWS's XGBoost images and AWS's framework images run as processes");
    assertThat(KubernetesWiring.remark(xgboost).orElseThrow())
        .contains("but AWS's XGBoost images run as processes beside the server");
    assertThat(KubernetesWiring.remark(pods)).isEmpty();
  }
}
