package hone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.cli.config.key.HoneConfig;
import hone.cli.config.key.ServerKeys;
import hone.cli.sites.SiteList;
import hone.engine.backend.Images.Resolution;
import hone.runtime.image.ImageCatalogue;
import hone.runtime.image.ImageCatalogue.Program;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

final class BuiltInImagesTest {
  private static final String AWS =
      "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:1.7-1";

  @TempDir private Path folder = Path.of("");

  private HoneConfig config(Map<String, String> image) {
    return new HoneConfig(Map.of(), folder).with(ServerKeys.IMAGES, List.of(image));
  }

  private HoneConfig both(String python) {
    return config(
        Map.of("pattern", "*sagemaker-xgboost:*", "builtin", "xgboost", "script", python));
  }

  private static Program.Script script(HoneConfig config) throws Exception {
    ImageCatalogue images = BuiltInImages.catalogue(config, Home.find());
    assertThat(images.resolve(AWS)).isInstanceOf(Resolution.BuiltIn.class);
    assertThat(images.program(AWS, false)).isInstanceOf(Program.Command.class);
    return (Program.Script) images.program(AWS, true);
  }

  @Test
  void anEntryIsTheBuiltInAlgorithmAndItsPythonRunsScripts() throws Exception {
    assertThat(script(both("/srv/bin/python"))).isEqualTo(new Program.Script("/srv/bin/python"));
    assertThat(script(config(Map.of("pattern", "*xgboost:*", "builtin", "xgboost"))))
        .isEqualTo(new Program.Script("python3"));
  }

  private static void check(HoneConfig config) {
    BuiltInImages.check(config, "/bin");
  }

  @Test
  void aPythonThatIsNotThereIsRefusedAtTheStart() throws IOException {
    for (String python : List.of(folder.resolve("none").toString(), folder.toString(), "none")) {
      assertThatThrownBy(() -> check(both(python)))
          .isInstanceOf(CliError.class)
          .hasMessageContainingAll(
              "images: found the script '" + python + "' for *sagemaker-xgboost:*,",
              "allowed: a Python: its absolute path, or a name that the server's PATH has, /bin");
      assertThatThrownBy(() -> check(config(Map.of("pattern", "a", "script", python))))
          .isInstanceOf(CliError.class);
      check(both(python).with(SiteList.PROGRAMS, "slurm"));
      check(both(python).with(SiteList.PROGRAMS, "none"));
    }
    Path python = Files.createFile(folder.resolve("python"));
    assertThat(python.toFile().setExecutable(true)).isTrue();
    check(both(python.toString()));
    check(both("sh"));
    check(config(Map.of("pattern", "a", "builtin", "xgboost")));
  }

  /// The algorithm's own tests hold its reading to the same table.
  @Test
  void createTakesTheContentTypesOfTheAlgorithmsOwnTable() throws Exception {
    try (InputStream in =
        Objects.requireNonNull(
            getClass().getResourceAsStream("/hone/algorithms/xgboost/content-types.json"))) {
      List<String> table =
          JsonMapper.shared()
              .readTree(in)
              .path("contentTypes")
              .valueStream()
              .map(each -> each.path("name").asString())
              .toList();

      assertThat(table).contains("text/csv", "libsvm");
      assertThat(
              BuiltInImages.catalogue(config(Map.of("pattern", "a", "script", "b")), Home.find())
                  .resolve(AWS))
          .isInstanceOfSatisfying(
              Resolution.BuiltIn.class,
              builtIn -> assertThat(builtIn.contentTypes()).isEqualTo(table));
    }
  }
}
