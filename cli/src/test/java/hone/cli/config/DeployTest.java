package hone.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.Exit;
import hone.cli.config.key.FrontKeys;
import hone.cli.config.key.HoneConfig;
import hone.cli.config.key.Key;
import hone.cli.config.key.ServerKeys;
import hone.cli.sites.SiteList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// Holds the manifests in `deploy/` to what the server knows.
final class DeployTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().resolveSibling("");
  private static final Pattern RULE = Pattern.compile("(?m)^ *- \\{apiGroups: [^}]*}");
  private static final Pattern VARIABLE = Pattern.compile("HONE_[A-Z0-9_]+");

  /// What the kubelet sets for the manifest's Service, where a pod has service links.
  private static final Map<String, String> SERVICE_LINKS =
      Map.of("HONE_PORT", "tcp://10.96.0.7:8020", "HONE_SERVICE_HOST", "10.96.0.7");

  private static String read(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }

  private static Map<String, Map<?, ?>> manifests() throws IOException {
    var load = new Load(LoadSettings.builder().build());
    return StreamSupport.stream(
            load.loadAllFromString(read("deploy/kubernetes.yaml")).spliterator(), false)
        .map(each -> (Map<?, ?>) each)
        .collect(Collectors.toMap(each -> String.valueOf(each.get("kind")), each -> each));
  }

  @Test
  void theConfigurationOfTheClusterIsOne(@TempDir Path folder) throws IOException {
    var map = Objects.requireNonNull(manifests().get("ConfigMap"));
    var data = (Map<?, ?>) Objects.requireNonNull(map.get("data"));
    Path file = folder.resolve("config.yaml");
    Files.writeString(file, String.valueOf(data.get("config.yaml")));

    var flags = new LinkedHashMap<String, String>();
    flags.put("data", "/data/hone");
    HoneConfig config = new ConfigReader(SERVICE_LINKS, folder).read(file, flags);

    assertThat(config.get(SiteList.CONTAINERS).name()).isEqualTo("kubernetes");
    assertThat(config.get(ServerKeys.LOG_FILE)).contains(Path.of("-"));
    assertThat(config.get(FrontKeys.PORT)).isEqualTo(8020);
    assertThat(manifests().keySet())
        .contains("ServiceAccount", "Role", "RoleBinding", "StatefulSet", "Service")
        .contains("PersistentVolumeClaim");
  }

  @Test
  void noVariableOfAServiceIsTakenForOneOfTheServer() throws IOException {
    assertThat(read("deploy/kubernetes.yaml"))
        .containsPattern("(?m)^ {6}enableServiceLinks: false");
  }

  /// The programs of a server that has ended are its process's, which nobody but init waits for.
  @Test
  void theFirstProcessOfAContainerIsAnInit() throws IOException {
    String image = read("deploy/Dockerfile").split("(?m)^FROM ", -1)[2];

    assertThat(image).containsPattern("apt-get install .* tini");
    assertThat(image).contains("ENTRYPOINT [\"tini\", \"-s\", \"--\", \"/opt/hone/hone\"]");
    assertThat(read("deploy/kubernetes.yaml")).doesNotContain("command:");
  }

  @Test
  void theImageAsksWhetherTheServerLives() throws IOException {
    assertThat(read("deploy/Dockerfile"))
        .containsPattern("(?s)HEALTHCHECK .*/server.url.*/healthz");
  }

  @Test
  void aWrongConfigurationIsNotStartedAgain() throws IOException {
    assertThat(read("deploy/hone.service"))
        .contains("Restart=on-failure")
        .contains("RestartPreventExitStatus=" + Exit.USAGE + "\n");
  }

  /// docs/training.md has the calls that `Cluster` makes.
  @Test
  void theServerHasTheRightsThatItNeedsAndNoOthers() throws IOException {
    List<String> documented = rules(read("docs/training.md"));

    assertThat(documented).hasSize(5);
    assertThat(rules(read("deploy/kubernetes.yaml"))).isEqualTo(documented);
  }

  private static List<String> rules(String text) {
    return RULE.matcher(text).results().map(MatchResult::group).map(String::strip).toList();
  }

  @Test
  void everyVariableThatIsSetIsOne() throws IOException {
    List<String> known =
        ConfigKeys.ALL.stream().map(Key::environment).filter(v -> !v.isEmpty()).toList();
    for (String file :
        List.of("deploy/Dockerfile", "deploy/hone.service", "deploy/kubernetes.yaml")) {
      List<String> named =
          VARIABLE.matcher(read(file)).results().map(MatchResult::group).distinct().toList();

      assertThat(named).as(file).isNotEmpty();
      assertThat(named)
          .as(file)
          .allMatch(each -> known.contains(each) || Variables.OTHERS.contains(each));
    }
  }
}
