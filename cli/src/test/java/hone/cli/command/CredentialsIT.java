package hone.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.cli.EndsLeftovers;
import hone.cli.Exit;
import hone.cli.client.AwsClient;
import hone.cli.client.Credentials;
import hone.cli.client.Endpoint;
import hone.cli.client.Json;
import hone.cli.client.Refused;
import hone.cli.command.HoneProcess.Ran;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Keys beside a running server, and what of them can be found where it should not be.
@ExtendWith(EndsLeftovers.class)
final class CredentialsIT {
  @TempDir private Path folder = Path.of("");

  @Test
  void keysComeAndGoBesideARunningServerAndSecretsAreNowhere() throws Exception {
    Path data = Files.createDirectories(folder.resolve("hone"));
    Files.writeString(data.resolve("config.yaml"), "log_level: DEBUG\n");
    var secrets = new ArrayList<>(List.of("canary-signature", "canary-token", "canary-env"));
    String printed;
    String complained;
    try (HoneProcess server = HoneProcess.serve(folder)) {
      JsonNode greeting = server.greeting();
      URI uri = URI.create(greeting.path("endpoint").asString());
      Credentials first =
          Credentials.fromFile(data.resolve("credentials"), "default").orElseThrow();
      secrets.add(first.secret());
      train(uri, first);
      forge(uri);

      JsonNode made = create(data, "--account", "new", "--role", "trainer");
      JsonNode temporary =
          create(data, "--account", made.path("Account").asString(), "--hours", "1");
      for (JsonNode key : List.of(made, temporary)) {
        secrets.add(key.path("SecretAccessKey").asString());
        assertThat(trainingJobs(uri, credentials(key))).isZero();
      }
      secrets.add(temporary.path("SessionToken").asString());
      assertThat(trainingJobs(uri, first)).isEqualTo(1);

      revokeAndAwait(uri, data, made);
      Ran listed = HoneProcess.run(folder, "credentials", "list", "--data", data.toString());
      assertThat(listed.out()).contains("trainer", "revoked", "active");
      server.terminate();
      Ran ended = server.end();
      printed = ended.out() + listed.out();
      complained = ended.err() + listed.err();
    }
    assertThat(printed + complained).doesNotContain(secrets);
    assertNowhere(data, secrets);
  }

  @Test
  void saysWhatIsWrongWithAKeyThatIsAskedFor() throws Exception {
    String data = folder.resolve("hone").toString();

    Ran account = hone("create", "--account", "12", "--data", data);
    Ran hours = hone("create", "--hours", "0", "--data", data);
    hone("create", "--data", data);
    Ran unknown = hone("revoke", "AKIANOTHING", "--data", data);

    assertThat(account.exitCode()).isEqualTo(Exit.USAGE);
    assertThat(account.err()).contains("found '12', allowed: twelve digits, or 'new'");
    assertThat(hours.exitCode()).isEqualTo(Exit.USAGE);
    assertThat(unknown.exitCode()).isEqualTo(Exit.REFUSED);
    assertThat(unknown.err()).contains("there is no key 'AKIANOTHING'").hasLineCount(1);
  }

  @Test
  void aKeyIsAProfileOfANameThatAFileOfAwsHasNotYet() throws Exception {
    String data = folder.resolve("hone").toString();

    Ran standard = hone("create", "--account", "123456789012", "--data", data);
    Ran named = hone("create", "--profile", "tuning", "--data", data);
    Ran wrong = hone("create", "--profile", "a]b", "--data", data);

    assertThat(standard.out()).startsWith("[hone-123456789012]\naws_access_key_id = AKIA");
    assertThat(named.out()).startsWith("[tuning]\n").contains("aws_account_id = 123456789012\n");
    assertThat(wrong.exitCode()).isEqualTo(Exit.USAGE);
    assertThat(wrong.err()).contains("--profile: found 'a]b', allowed: ").hasLineCount(1);
  }

  @Test
  void aStoreThatIsNotThereIsNotMadeByAListing() throws Exception {
    Path data = folder.resolve("nowhere");

    Ran listed = hone("list", "--data", data.toString());
    Ran revoked = hone("revoke", "AKIANOTHING", "--data", data.toString());

    assertThat(listed.exitCode()).isEqualTo(Exit.MACHINE);
    assertThat(listed.err()).contains("no server has kept anything in '" + data).hasLineCount(1);
    assertThat(revoked.exitCode()).isEqualTo(Exit.MACHINE);
    assertThat(data).doesNotExist();
  }

  @Test
  void aLostMasterKeyIsNotReplacedAsLongAsKeysAreInForce() throws Exception {
    Path data = folder.resolve("hone");
    Path master = data.resolve("master.key");
    JsonNode key = create(data);
    Files.delete(master);

    Ran refused = hone("create", "--data", data.toString());
    Ran served = HoneProcess.run(folder, "serve", "--port", "0", "--data", data.toString());

    for (Ran each : List.of(refused, served)) {
      assertThat(each.exitCode()).as(each.err()).isEqualTo(Exit.MACHINE);
      assertThat(each.err()).contains("there is no '" + master + "'").hasLineCount(1);
    }
    assertThat(master).doesNotExist();
    String id = key.path("AccessKeyId").asString();
    assertThat(hone("list", "--data", data.toString()).out()).contains(id, "active");
    assertThat(hone("revoke", id, "--data", data.toString()).exitCode()).isEqualTo(Exit.OK);
    create(data);
    assertThat(master).exists();
  }

  @Test
  void aStoreThatCannotBeOpenedIsOneSentenceToTheServerAndBesideIt() throws Exception {
    Path newer = folder.resolve("newer");
    create(newer);
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + newer.resolve("hone.db"));
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version = 99");
    }
    Path none = Files.createDirectory(folder.resolve("none"));
    Files.writeString(none.resolve("hone.db"), "x".repeat(5_000));
    Path away = Files.createDirectory(folder.resolve("away"));
    Files.writeString(away.resolve("config.yaml"), "store: postgresql://h:p@127.0.0.1:1/hone\n");

    refusesToOpen(newer, "written by a newer Hone");
    refusesToOpen(none, "not a database");
    refusesToOpen(away, "postgresql://127.0.0.1:1/hone as h");
  }

  private void refusesToOpen(Path data, String why) throws Exception {
    for (Ran each :
        List.of(
            hone("list", "--data", data.toString()),
            HoneProcess.run(folder, "serve", "--port", "0", "--data", data.toString()))) {
      assertThat(each.exitCode()).as(each.err()).isEqualTo(Exit.MACHINE);
      assertThat(each.err()).startsWith("hone: store: ").contains(why).hasLineCount(1);
    }
  }

  @Test
  void aMasterKeyThatIsNoneIsOneSentenceWithoutNamesOfClasses() throws Exception {
    Path data = Files.createDirectory(folder.resolve("hone"));
    Path master = Files.writeString(data.resolve("master.key"), "short");
    Files.setPosixFilePermissions(master, PosixFilePermissions.fromString("rw-------"));

    Ran refused = hone("create", "--data", data.toString());

    assertThat(refused.exitCode()).isEqualTo(Exit.MACHINE);
    assertThat(refused.err()).contains("is no master key").hasLineCount(1);
    assertThat(refused.err()).doesNotContain("Exception");
  }

  private Ran hone(String... arguments) throws IOException, InterruptedException {
    String[] all =
        Stream.concat(Stream.of("credentials"), Stream.of(arguments)).toArray(String[]::new);
    return HoneProcess.run(folder, all);
  }

  private JsonNode create(Path data, String... more) throws IOException, InterruptedException {
    var arguments = new ArrayList<>(List.of("create", "--json", "--data", data.toString()));
    arguments.addAll(List.of(more));
    Ran made = hone(arguments.toArray(String[]::new));
    assertThat(made.exitCode()).as(made.err()).isEqualTo(Exit.OK);
    return Json.read(made.out(), "the key");
  }

  private static boolean isTaken(URI uri, Credentials credentials) {
    try {
      trainingJobs(uri, credentials);
      return true;
    } catch (Refused _) {
      return false;
    }
  }

  private void revokeAndAwait(URI uri, Path data, JsonNode key) throws Exception {
    String id = key.path("AccessKeyId").asString();
    assertThat(hone("revoke", id, "--data", data.toString()).exitCode()).isEqualTo(Exit.OK);
    // Five seconds are promised; a machine that is busy with other tests may need longer.
    for (int i = 0; isTaken(uri, credentials(key)); i++) {
      assertThat(i).as("seconds / 10 until it is refused").isLessThan(300);
      Thread.sleep(100);
    }
    assertThatThrownBy(() -> trainingJobs(uri, credentials(key)))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("UnrecognizedClientException");
    assertThat(hone("revoke", id, "--data", data.toString()).err()).contains("is revoked already");
  }

  private static Credentials credentials(JsonNode key) {
    JsonNode token = key.path("SessionToken");
    return new Credentials(
        key.path("AccessKeyId").asString(),
        key.path("SecretAccessKey").asString(),
        token.isString() ? token.asString() : null,
        "a test");
  }

  private static int trainingJobs(URI uri, Credentials credentials) {
    try (var client =
        new AwsClient(new Endpoint(uri, "us-west-2", credentials), Clock.systemUTC())) {
      return client.list("ListTrainingJobs", Json.object(), "TrainingJobSummaries", 10).size();
    }
  }

  /// A training job whose environment holds what nobody may log.
  private void train(URI uri, Credentials credentials) throws IOException {
    Path program = folder.resolve("train.sh");
    Files.writeString(program, "#!/bin/sh\nexit 0\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    JsonNode request =
        Json.read(
            """
            {"TrainingJobName": "job",
             "AlgorithmSpecification": {
               "TrainingImage": "local:%s", "TrainingInputMode": "File"},
             "RoleArn": "arn:aws:iam::123456789012:role/hone",
             "OutputDataConfig": {"S3OutputPath": "s3://results/out"},
             "ResourceConfig": {
               "InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
             "StoppingCondition": {"MaxRuntimeInSeconds": 600},
             "HyperParameters": {"password": "canary-env"},
             "Environment": {"TOKEN": "canary-env"}}
            """
                .formatted(program),
            "the request");
    try (var client =
        new AwsClient(new Endpoint(uri, "us-west-2", credentials), Clock.systemUTC())) {
      client.sagemaker("CreateTrainingJob", (tools.jackson.databind.node.ObjectNode) request);
    }
  }

  /// Requests that are refused, in every header that a secret may stand in.
  private static void forge(URI uri) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (String authorization :
          List.of(
              "AWS4-HMAC-SHA256 Credential=a/20260101/us-west-2/sagemaker/aws4_request,"
                  + " SignedHeaders=host, Signature=canary-signature",
              "Basic canary-signature",
              "canary-signature")) {
        HttpRequest request =
            HttpRequest.newBuilder(uri.resolve("/?X-Amz-Signature=canary-signature"))
                .header("Authorization", authorization)
                .header("X-Amz-Security-Token", "canary-token")
                .POST(BodyPublishers.ofString("{\"canary-env"))
                .build();
        assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(400);
      }
    }
  }

  private static void assertNowhere(Path data, List<String> secrets) throws IOException {
    List<Path> logs;
    try (Stream<Path> files = Files.list(data)) {
      logs =
          files
              .filter(file -> file.getFileName().toString().matches("(server|audit).*\\.log.*"))
              .toList();
    }
    assertThat(logs).hasSizeGreaterThanOrEqualTo(2);
    String master = Files.readString(data.resolve("master.key")).strip();
    for (Path log : logs) {
      assertThat(Files.readString(log)).as(log.toString()).isNotEmpty();
      assertThat(Files.readString(log)).as(log.toString()).doesNotContain(secrets);
      assertThat(Files.readString(log)).as(log.toString()).doesNotContain(master);
    }
    List<String> keys = secrets.stream().filter(secret -> !secret.startsWith("canary")).toList();
    for (String file : List.of("hone.db", "hone.db-wal")) {
      if (Files.exists(data.resolve(file))) {
        String bytes =
            new String(Files.readAllBytes(data.resolve(file)), StandardCharsets.ISO_8859_1);
        assertThat(bytes).as(file).doesNotContain(keys);
      }
    }
  }
}
