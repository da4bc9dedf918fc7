package hone.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.config.key.ConfiguredImage;
import hone.cli.config.key.FrontKeys;
import hone.cli.config.key.HoneConfig;
import hone.cli.config.key.Key;
import hone.cli.config.key.ServerKeys;
import hone.runtime.image.ImageCatalogue.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigReaderTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void withoutAnythingEveryKeyHasItsStandardValue() {
    HoneConfig config = new ConfigReader(Map.of(), folder).read(null, flags());

    assertThat(config.get(FrontKeys.HOST)).isEqualTo("localhost");
    assertThat(config.get(FrontKeys.PORT)).isEqualTo(8020);
    assertThat(config.get(ServerKeys.DATA)).isEqualTo(folder.resolve(".hone"));
    assertThat(config.get(ServerKeys.IMAGES)).isEmpty();
    assertThat(config.get(ServerKeys.LOG_LEVEL)).isEqualTo(System.Logger.Level.INFO);
  }

  @Test
  void flagsAreStrongerThanTheFileAndTheFileThanTheEnvironment() throws IOException {
    Path file = write("port: 8021\nslots: 3\n");
    var environment = Map.of("HONE_PORT", "8022", "HONE_SLOTS", "4", "HONE_HOST", "127.0.0.2");

    var config = new ConfigReader(environment, folder).read(file, flags("port", "8023"));

    assertThat(config.get(FrontKeys.PORT)).isEqualTo(8023);
    assertThat(config.get(ServerKeys.SLOTS)).isEqualTo(3);
    assertThat(config.get(FrontKeys.HOST)).isEqualTo("127.0.0.2");
  }

  @Test
  void variablesWithoutEffectAreTold() throws IOException {
    Path file = write("slots: 3\nport: 8021\nhost: localhost\n");
    var environment =
        new LinkedHashMap<>(
            Map.of("HONE_SLOTS", "4", "HONE_PORT", "8021", "HONE_HOST", "", "HONE_SLUTS", "3"));
    Variables.OTHERS.forEach(name -> environment.put(name, "x"));
    environment.put("HONE_POSTGRES_PORT_5432_TCP", "tcp://10.0.0.1:5432");
    environment.put("HONE_SERVICE_HOST", "10.0.0.1");

    var config = new ConfigReader(environment, folder).read(file, flags());

    assertThat(config.unheeded())
        .containsExactly(
            "the variable HONE_SLOTS has no effect, as it is set in " + file + ": slots",
            "the variable HONE_SLUTS has no effect: there is none of that name; did you mean"
                + " HONE_SLOTS?");
  }

  @Test
  void theDataFolderMayHoldTheFile() throws IOException {
    Files.writeString(folder.resolve("config.yaml"), "port: 8030\nstop_grace_seconds: 5\n");

    var config = new ConfigReader(Map.of(), folder).read(null, flags("data", folder.toString()));

    assertThat(config.get(FrontKeys.PORT)).isEqualTo(8030);
    assertThat(config.get(ServerKeys.STOP_GRACE)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void theFolderOfAFlagOrAVariableIsTheSameForACommandThatHasAnotherOfItsOwn() throws IOException {
    Path named = Files.createDirectories(folder.resolve("named"));
    Files.writeString(named.resolve("config.yaml"), "port: 8031\n");
    var variable = new ConfigReader(Map.of("HONE_DATA", named.toString()), folder);
    var nothing = new ConfigReader(Map.of(), folder);
    String own = "~/.hone/demo";

    assertThat(nothing.withData(own).read(null, flags()).get(ServerKeys.DATA))
        .isEqualTo(folder.resolve(".hone/demo"));
    for (HoneConfig each :
        List.of(
            variable.read(null, flags()),
            variable.withData(own).read(null, flags()),
            nothing.read(null, flags("data", named.toString())),
            nothing.withData(own).read(null, flags("data", named.toString())))) {
      assertThat(each.get(ServerKeys.DATA)).isEqualTo(named);
      assertThat(each.get(FrontKeys.PORT)).isEqualTo(8031);
    }
  }

  @Test
  void imagesStandForCommandsOrBuiltInAlgorithms() throws IOException {
    Path file =
        write(
            """
            images:
              - pattern: "my-trainer:*"
                command: [python3, /code/train.py]
              - pattern: "*/xgb:1"
                builtin: xgboost
              - {pattern: "both:*", builtin: xgboost, script: ~/venv/bin/python}
              - {pattern: "script:*", script: python3.12}
            """);

    var config = new ConfigReader(Map.of(), folder).read(file, flags());

    assertThat(config.get(ServerKeys.IMAGES))
        .containsExactly(
            new ConfiguredImage.Own(
                "my-trainer:*",
                new Program.Command(List.of("python3", "/code/train.py"), new LinkedHashMap<>())),
            new ConfiguredImage.BuiltIn(
                "*/xgb:1", ConfiguredImage.Algorithm.XGBOOST, Optional.empty()),
            new ConfiguredImage.BuiltIn(
                "both:*",
                ConfiguredImage.Algorithm.XGBOOST,
                Optional.of(new Program.Script(folder + "/venv/bin/python"))),
            new ConfiguredImage.Own("script:*", new Program.Script("python3.12")));
  }

  @Test
  void whatDoesNotGoTogetherForAnImageIsRefusedWithWhatDoes() throws IOException {
    for (String wrong :
        List.of(
            "command: a, script: b",
            "container: true, script: b",
            "builtin: xgboost, container: true",
            "builtin: xgboost, script: b, command: c")) {
      refuses(
          write("images: [{pattern: a, " + wrong + "}]\n"),
          ", allowed: one of command, container, builtin and script, or builtin and script");
    }
    refuses(
        write("images: [{pattern: a, builtin: xgboost, script: b, user: image}]\n"),
        "images[0]: found user or read_only, allowed: only beside container");
  }

  @Test
  void anImageThatStandsForNothingIsNoContainer() throws IOException {
    for (String way : List.of("command", "container", "builtin", "script")) {
      refuses(
          write("images: [{pattern: a, " + way + ": }]\n"),
          "images[0]." + way + ": found nothing, allowed: ");
    }
  }

  @Test
  void whatIsNoPythonIsRefused() throws IOException {
    for (String wrong : List.of("true", "3.12", "[python3, -u]", "venv/bin/python")) {
      for (String beside : List.of("", "builtin: xgboost, ")) {
        refuses(
            write("images: [{pattern: a, " + beside + "script: " + wrong + "}]\n"),
            ", allowed: a Python: its absolute path, or a name that the server's PATH has");
      }
    }
  }

  @Test
  void aBuiltInAlgorithmThatThereIsNotIsRefused() throws IOException {
    Path file = write("images: [{pattern: 'a:*', builtin: linear-learner}]");

    assertThatThrownBy(() -> new ConfigReader(Map.of(), folder).read(file, flags()))
        .hasMessageContainingAll("images[0].builtin", "linear-learner", "allowed: xgboost");
  }

  @Test
  void imagesStandForContainers() throws IOException {
    Path file =
        write(
            """
            images:
              - {pattern: "a:*", container: true}
              - {pattern: "b:*", container: "r.example/b:1", user: image, read_only: false}
            """);

    HoneConfig config = new ConfigReader(Map.of(), folder).read(file, flags());

    assertThat(config.get(ServerKeys.IMAGES))
        .containsExactly(
            new ConfiguredImage.Own(
                "a:*", new Program.Container("", Optional.empty(), Optional.empty())),
            new ConfiguredImage.Own(
                "b:*",
                new Program.Container("r.example/b:1", Optional.of("image"), Optional.of(false))));
  }

  @Test
  void hostsThatNoRequestCanNameAreRefused() throws IOException {
    refuses(write("allowed_hosts: [a, 'https://hone.example']\n"), "allowed_hosts[1]: found 'http");
    refuses(write("allowed_hosts: hone.example:8020\n"), "'hone.example:8020', allowed: a list");
    refuses(write("allowed_hosts: ['*.example']\n"), "'*.example', allowed: a list of names");
    refuses(write("allowed_hosts: 10.0.0.0/8\n"), "'10.0.0.0/8', allowed: a list of names");
    refuses(write("allowed_hosts: [[a]]\n"), "allowed_hosts[0]: found a list");
    refuses(write("allowed_hosts: {a: b}\n"), "allowed_hosts: found '{a=b}'");
  }

  @Test
  void hostsAreNamesOrAddresses() throws IOException {
    Path file = write("allowed_hosts: [hone.example, my_hone, 10.0.0.1, '::1', '[::1]']\n");
    var variable = Map.of("HONE_ALLOWED_HOSTS", "a.example, b.example.,");

    assertThat(new ConfigReader(Map.of(), folder).read(file, flags()).get(FrontKeys.ALLOWED_HOSTS))
        .containsExactly("hone.example", "my_hone", "10.0.0.1", "::1", "[::1]");
    assertThat(new ConfigReader(variable, folder).read(null, flags()).get(FrontKeys.ALLOWED_HOSTS))
        .containsExactly("a.example", "b.example.");
  }

  @Test
  void wrongKeysOfSlurmAreNamed() throws IOException {
    refuses(write("process_backend: cloud\n"), "'cloud', allowed: local, slurm or none");
    refuses(write("slurm_partition: a b\n"), "slurm_partition: found");
    refuses(write("slurm_options: --qos=long\n"), "'--qos=long', allowed: a list of options");
    refuses(write("slurm_options: [-N2]\n"), "slurm_options[0]: found '-N2'");
    refuses(write("slurm_options: [--qos=a, --nodes=2]\n"), "others than Hone's own: --array");
  }

  @Test
  void wrongContainerKeysAreNamed() throws IOException {
    refuses(write("container_backend: kubernetes\n"), "kubernetes together with kubernetes_claim");
    refuses(write("container_backend: slurm\n"), "allowed: docker or kubernetes");
    refuses(write("kubernetes_claim: Hone_Data\n"), "allowed: the name of a PersistentVolumeClaim");
    refuses(
        write("kubernetes_claim: a\nkubernetes_network_policies: maybe\n"),
        "kubernetes_network_policies");
    refuses(write("docker_host: /run/x\n"), "allowed: unix:///path or tcp://host:port");
    refuses(write("docker_host: unix:///a b\n"), "'unix:///a b', allowed: unix:///path or tcp:");
    refuses(write("docker_host: tcp://my_engine:2375\n"), "unix:///path or tcp://host:port");
    refuses(write("docker_user: root\n"), "allowed: auto, image or uid:gid");
    refuses(write("docker_pull: now\n"), "allowed: missing, always or never");
    refuses(write("docker_gpus: nvidia\n"), "allowed: driver or a kind of CDI devices");
    refuses(write("images: [{pattern: a, command: b, user: image}]\n"), "only beside container");
    refuses(write("instance_types: [{type: a, cores: many}]\n"), "instance_types[0].cores");
    refuses(write("instance_types: [{cores: 1}]\n"), "instance_types[0].type: found nothing");
  }

  @Test
  void whatIsCountedTakesNoFractions() throws IOException {
    refuses(write("docker_processes_max: 100.7\n"), "found '100.7', allowed: 16 to 1000000");
    refuses(write("docker_processes_max: 15\n"), "found '15', allowed: 16 to 1000000");
    refuses(
        write("instance_types: [{type: a, gpus: 1.5}]\n"),
        "instance_types[0].gpus: found '1.5', allowed: a whole number from 0 to 1000, or all");
  }

  @Test
  void anUnknownKeyIsNamedWithWhatIsAllowed() throws IOException {
    refuses(
        write("prot: 8020\n"), "unknown key 'prot'; did you mean 'port'? 'hone config' documents");
    refuses(write("colour: red\n"), "unknown key 'colour'; 'hone config' documents all keys, as");
  }

  @Test
  void aWrongValueIsNamedWithItsPlaceAndWhatIsAllowed() throws IOException {
    refuses(write("port: 70000\n"), "config.yaml: port: found '70000', allowed: 0 to 65535");
    refuses(write("metrics: yes\n"), "metrics: found 'yes', allowed: true or false");
    refuses(write("slots: 1e3\n"), "found '1000.0', allowed: 1 to 1000, in digits alone");
    refuses(write("slots: many\n"), "slots: found 'many', allowed: 1 to 1000");
    refuses(write("log_level: LOUD\n"), "found 'LOUD', allowed: DEBUG, INFO, WARNING or ERROR");
    refuses(write("- port\n"), "allowed: lines of 'key: value'");
    refuses(
        write("host: a\n  port: 3\n"),
        "config.yaml, line 2, column 7: this is not YAML 1.2: mapping values are not allowed here,"
            + " in 'port: 3'");
    refuses(write("port: [\n"), "line 2, column 1: this is not YAML 1.2: ");
    refuses(write("port: \u0001\n"), "this is not YAML 1.2: ");
    refuses(write("images: [{pattern: a}]\n"), "images[0]: found [pattern], allowed: one of");
    refuses(write("images: [{patern: a}]\n"), "images[0]: unknown key 'patern'");
    refuses(write("images: [{pattern: a, command: []}]\n"), "images[0].command");
    refuses(
        write("images: [{pattern: a, command: python3 /none.py}]\n"),
        "a list: [python3, /none.py]");
  }

  @Test
  void aPortThatAClusterSetForItsServiceIsToldAsThat() {
    var reader = new ConfigReader(Map.of("HONE_PORT", "tcp://10.96.0.7:8020"), folder);

    assertThatThrownBy(() -> reader.read(null, flags()))
        .hasMessageContaining("found 'tcp://10.96.0.7:8020', allowed: 0 to 65535")
        .hasMessageContaining("'enableServiceLinks: false'");
  }

  @Test
  void aFileThatAFlagNamesMustExist() {
    refuses(folder.resolve("absent.yaml"), "absent.yaml' does not exist");
  }

  @Test
  void everyKeyIsDocumentedUnderANameOfItsOwn() {
    assertThat(ConfigKeys.ALL).extracting(Key::name).doesNotHaveDuplicates();
    assertThat(ConfigKeys.ALL)
        .hasSizeGreaterThan(5)
        .allSatisfy(
            key -> {
              assertThat(key.meaning()).endsWith(".");
              assertThat(key.allowed()).isNotEmpty();
              assertThat(key.standard()).isNotEmpty();
            });
  }

  private void refuses(Path file, String message) {
    assertThatThrownBy(() -> new ConfigReader(Map.of(), folder).read(file, flags()))
        .isInstanceOfSatisfying(
            CliError.class,
            error -> {
              assertThat(error.exitCode()).isEqualTo(Exit.USAGE);
              assertThat(error.getMessage()).contains(message).doesNotContain("\n");
            });
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("config.yaml"), text);
  }

  private static SequencedMap<String, String> flags(String... nameAndValue) {
    var flags = new LinkedHashMap<String, String>();
    for (int i = 0; i < nameAndValue.length; i += 2) {
      flags.put(nameAndValue[i], nameAndValue[i + 1]);
    }
    return flags;
  }
}
