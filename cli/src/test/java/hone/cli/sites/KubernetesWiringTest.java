package hone.cli.sites;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.config.ConfigReader;
import hone.cli.config.key.HoneConfig;
import hone.runtime.image.ImageCatalogue;
import hone.runtime.image.ImageCatalogue.Program;
import hone.runtime.image.ImageEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KubernetesWiringTest {
  private static final Program CONTAINER =
      new Program.Container("", Optional.empty(), Optional.empty());

  private static final Program SCRIPT = new Program.Script("python3");

  private static ImageEntry entry(String pattern, Program program) {
    return ImageEntry.custom(pattern, ImageEntry.glob(pattern), program);
  }

  @TempDir private Path folder = Path.of("");

  @Test
  void whatStaysBesideTheServerIsToldWhereContainersArePods() throws IOException {
    HoneConfig config = read("container_backend: kubernetes\nkubernetes_claim: hone\n");
    var all = new ImageCatalogue(List.of(entry("*", SCRIPT)));
    var xgboost = new ImageCatalogue(List.of(entry("*xgboost*", SCRIPT), entry("*", CONTAINER)));
    var pods = new ImageCatalogue(List.of(entry("*", CONTAINER)));

    assertThat(KubernetesWiring.remark(config, all).orElseThrow())
        .contains("AWS's XGBoost images and AWS's framework images run as processes");
    assertThat(KubernetesWiring.remark(config, xgboost).orElseThrow())
        .contains("but AWS's XGBoost images run as processes beside the server");
    assertThat(KubernetesWiring.remark(config, pods)).isEmpty();
  }

  @Test
  void nothingIsSaidToRunBesideTheServerWhereContainersAloneRun() throws IOException {
    var pods = new ImageCatalogue(List.of(entry("*", SCRIPT))).ofContainers();
    HoneConfig config =
        read("container_backend: kubernetes\nkubernetes_claim: hone\nprocess_backend: none\n");

    assertThat(KubernetesWiring.remark(config, pods)).isEmpty();
  }

  private HoneConfig read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("config.yaml"), text);
    return new ConfigReader(Map.of(), folder).read(file, new LinkedHashMap<>());
  }
}
