package hone.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.cli.CliError;
import hone.cli.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EndpointTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void withoutAnythingItIsThisMachinesServerWithItsOwnCredentials() throws IOException {
    credentials(folder.resolve("credentials"), "default", "OWN");
    var cloud = Map.of("AWS_ACCESS_KEY_ID", "CLOUD", "AWS_SECRET_ACCESS_KEY", "s");

    Endpoint endpoint = find(null, null, cloud);

    assertThat(endpoint.uri()).hasToString("http://127.0.0.1:8020");
    assertThat(endpoint.region()).isEqualTo("us-west-2");
    assertThat(endpoint.credentials().accessKey()).isEqualTo("OWN");
  }

  @Test
  void aNamedServerGetsWhatAwsToolsWouldSend() throws IOException {
    credentials(folder.resolve("credentials"), "default", "OWN");
    credentials(folder.resolve("shared"), "work", "SHARED");
    var shared =
        Map.of(
            "AWS_ENDPOINT_URL", "http://host:1",
            "AWS_SHARED_CREDENTIALS_FILE", folder.resolve("shared").toString(),
            "AWS_PROFILE", "work",
            "AWS_DEFAULT_REGION", "eu-west-1");
    var keys =
        Map.of(
            "AWS_ENDPOINT_URL_SAGEMAKER", "https://host:2",
            "AWS_ACCESS_KEY_ID", "KEYS",
            "AWS_SECRET_ACCESS_KEY", "s");

    Endpoint first = find(null, null, shared);
    Endpoint second = find(null, "us-east-1", keys);
    Endpoint third = find("http://flag:3", null, Map.of());

    assertThat(first.uri()).hasToString("http://host:1");
    assertThat(first.region()).isEqualTo("eu-west-1");
    assertThat(first.credentials().accessKey()).isEqualTo("SHARED");
    assertThat(second.uri()).hasToString("https://host:2");
    assertThat(second.region()).isEqualTo("us-east-1");
    assertThat(second.credentials().accessKey()).isEqualTo("KEYS");
    assertThat(third.uri()).hasToString("http://flag:3");
    assertThat(third.credentials().accessKey()).isEqualTo("OWN");
  }

  @Test
  void withoutCredentialsItSaysWhereItLooked() {
    var environment = Map.of("HOME", folder.toString());

    assertThatThrownBy(() -> find(null, null, environment))
        .isInstanceOf(CliError.class)
        .hasMessageContaining("no credentials")
        .hasMessageContaining(folder.resolve("credentials").toString())
        .hasMessageContaining("AWS_ACCESS_KEY_ID");
  }

  @Test
  void whereOnlyTheDemoRanItsFolderIsNamed() throws IOException {
    Files.createDirectories(folder.resolve("demo"));
    credentials(folder.resolve("demo/credentials"), "default", "DEMO");

    assertThatThrownBy(() -> find(null, null, Map.of("HOME", folder.toString())))
        .hasMessageContaining("'hone serve' makes (--data " + folder.resolve("demo") + " uses");
  }

  @Test
  void theDataFolderOfAFlagIsStrongerThanVariables() throws IOException {
    credentials(folder.resolve("credentials"), "default", "OWN");
    credentials(folder.resolve("shared"), "default", "SHARED");
    var environment =
        Map.of(
            "AWS_ENDPOINT_URL", "http://host:1",
            "AWS_SHARED_CREDENTIALS_FILE", folder.resolve("shared").toString(),
            "AWS_ACCESS_KEY_ID", "KEYS",
            "AWS_SECRET_ACCESS_KEY", "s");
    Files.writeString(folder.resolve(Endpoint.FILE), "http://127.0.0.1:8055\n");
    var flags = new Endpoint.Flags(null, null, true);

    Credentials found = Endpoint.find(flags, folder, environment).credentials();

    assertThat(found.accessKey()).isEqualTo("OWN");
    assertThat(found.source()).contains(folder.resolve("credentials").toString());
    var named = new Endpoint.Flags("http://host:1", null, true);
    assertThatThrownBy(() -> Endpoint.find(named, folder.resolve("none"), environment))
        .hasMessage(
            "no credentials: there is no '%s', which 'hone serve' makes (--data)",
            folder.resolve("none").resolve("credentials"));
    Files.writeString(Files.createDirectory(folder.resolve("second")).resolve("server.id"), "a\n");
    assertThatThrownBy(() -> Endpoint.find(named, folder.resolve("second"), environment))
        .hasMessageContaining(", which the store's first server has; copy it from there, or ")
        .hasMessageContaining("'hone credentials create --profile default'");
  }

  @Test
  void aDataFolderLeadsToTheServerThatRunsInIt() throws IOException {
    credentials(folder.resolve("credentials"), "default", "OWN");
    Files.writeString(folder.resolve(Endpoint.FILE), "http://127.0.0.1:8055\n");
    var elsewhere = Map.of("AWS_ENDPOINT_URL", "http://host:1");

    assertThat(find(null, null, Map.of()).uri()).hasToString("http://127.0.0.1:8055");
    assertThat(find(null, null, elsewhere).uri()).hasToString("http://host:1");
    assertThat(find("http://flag:3", null, Map.of()).uri()).hasToString("http://flag:3");
    assertThat(Endpoint.find(new Endpoint.Flags(null, null, true), folder, elsewhere).uri())
        .hasToString("http://127.0.0.1:8055");
    assertThat(Endpoint.find(new Endpoint.Flags("http://f:3", null, true), folder, elsewhere).uri())
        .hasToString("http://f:3");
  }

  @Test
  void aDataFolderThatCannotBeReadIsInNobodysWayUnlessItIsNamed() throws IOException {
    Files.createDirectory(folder.resolve(Endpoint.FILE));
    Files.createDirectory(folder.resolve("credentials"));
    var keys = Map.of("AWS_ACCESS_KEY_ID", "KEYS", "AWS_SECRET_ACCESS_KEY", "s");
    var variables = new LinkedHashMap<>(keys);
    variables.put("AWS_ENDPOINT_URL", "http://host:1");

    assertThat(find("http://flag:3", null, keys).uri()).hasToString("http://flag:3");
    Endpoint endpoint = find(null, null, variables);
    assertThat(endpoint.uri()).hasToString("http://host:1");
    assertThat(endpoint.credentials().accessKey()).isEqualTo("KEYS");
    var flags = new Endpoint.Flags(null, null, true);
    assertThatThrownBy(() -> Endpoint.find(flags, folder, variables))
        .hasMessageContaining("the address '" + folder.resolve(Endpoint.FILE) + "' cannot be read");
  }

  @Test
  void aServerWithTlsIsFoundByItsDataFolderWhateverTheVariablesSay() throws IOException {
    credentials(folder.resolve("credentials"), "default", "OWN");
    Files.writeString(folder.resolve(Endpoint.FILE), "https://localhost:8055\n");
    var elsewhere = Map.of("AWS_ENDPOINT_URL", "https://hone.example.com:8055");
    var flags = new Endpoint.Flags(null, null, true);

    Endpoint endpoint = Endpoint.find(flags, folder, elsewhere);

    assertThat(endpoint.uri()).hasToString("https://localhost:8055");
    assertThat(endpoint.credentials().accessKey()).isEqualTo("OWN");
    assertThat(find(null, null, elsewhere).uri()).hasToString("https://hone.example.com:8055");
  }

  @Test
  void aDataFolderWithoutARunningServerLeadsToNoOther() throws IOException {
    credentials(folder.resolve("credentials"), "default", "OWN");
    var elsewhere = Map.of("AWS_ENDPOINT_URL", "http://host:1");
    var flags = new Endpoint.Flags(null, null, true);

    assertThatThrownBy(() -> Endpoint.find(flags, folder, elsewhere))
        .isInstanceOfSatisfying(
            CliError.class, error -> assertThat(error.exitCode()).isEqualTo(Exit.UNREACHABLE))
        .hasMessageStartingWith("no server runs with the data folder '" + folder + "' (")
        .hasMessageContaining("serve --data " + folder + "'");
    assertThat(Endpoint.find(new Endpoint.Flags("http://f:3", null, true), folder, elsewhere).uri())
        .hasToString("http://f:3");
  }

  @Test
  void aProfileThatIsMissingIsNamedWithThoseThatAreThere() throws IOException {
    Path file = folder.resolve("credentials");
    credentials(file, "default", "OWN");
    var environment =
        Map.of(
            "AWS_ENDPOINT_URL", "http://host:1",
            "AWS_SHARED_CREDENTIALS_FILE", file.toString(),
            "AWS_PROFILE", "prod");

    assertThatThrownBy(() -> find(null, null, environment))
        .hasMessage(
            "no credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set; '%s' has no"
                + " profile 'prod' (AWS_PROFILE), it has: other, default",
            file);
  }

  @Test
  void credentialsNeverShowTheirSecret() {
    assertThat(new Credentials("AKID", "hush", null, "a test").toString()).doesNotContain("hush");
  }

  private Endpoint find(
      @Nullable String endpoint, @Nullable String region, Map<String, String> environment) {
    return Endpoint.find(new Endpoint.Flags(endpoint, region, false), folder, environment);
  }

  private static void credentials(Path file, String profile, String key) throws IOException {
    Files.writeString(
        file,
        "[other]\naws_access_key_id = WRONG\naws_secret_access_key = w\n# a comment\n["
            + profile
            + "]\naws_access_key_id = "
            + key
            + "\naws_secret_access_key = s\n");
  }
}
