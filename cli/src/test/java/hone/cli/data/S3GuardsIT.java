package hone.cli.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.cli.EndsLeftovers;
import hone.cli.RunningServer;
import hone.cli.Wiring;
import hone.cli.config.ConfigReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// What guards the API guards the S3 endpoint, too: who changed what is written down, and each
/// account is held to its rates.
@ExtendWith(EndsLeftovers.class)
final class S3GuardsIT {
  @TempDir private Path folder;

  private RunningServer server(String config) throws IOException {
    Path data = Files.createDirectories(folder.resolve("hone"));
    Files.writeString(data.resolve("config.yaml"), config);
    var flags = new LinkedHashMap<String, String>();
    flags.put("data", data.toString());
    flags.put("port", "0");
    return Wiring.start(new ConfigReader(Map.of(), folder).read(null, flags));
  }

  private S3Client client(RunningServer server) {
    return client(
        server,
        ProfileCredentialsProvider.builder()
            .profileFile(
                ProfileFile.builder()
                    .content(folder.resolve("hone/credentials"))
                    .type(ProfileFile.Type.CREDENTIALS)
                    .build())
            .build());
  }

  private S3Client client(RunningServer server, String secret) {
    return client(
        server, StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAX", secret)));
  }

  private static S3Client client(RunningServer server, AwsCredentialsProvider credentials) {
    return S3Client.builder()
        .endpointOverride(server.uri())
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(config -> config.retryStrategy(retries -> retries.maxAttempts(1)))
        .credentialsProvider(credentials)
        .build();
  }

  @Test
  void everyChangeOfABucketIsWrittenDown() throws Exception {
    try (RunningServer server = server("");
        S3Client s3 = client(server)) {
      s3.createBucket(ask -> ask.bucket("audited"));
      s3.putObject(ask -> ask.bucket("audited").key("a/b"), RequestBody.fromString("content"));
      s3.getObjectAsBytes(ask -> ask.bucket("audited").key("a/b"));
      String id = s3.createMultipartUpload(ask -> ask.bucket("audited").key("c")).uploadId();
      s3.abortMultipartUpload(ask -> ask.bucket("audited").key("c").uploadId(id));
      s3.deleteObject(ask -> ask.bucket("audited").key("a/b"));
      assertThatThrownBy(() -> s3.deleteObject(ask -> ask.bucket("nothing").key("x")))
          .isInstanceOf(NoSuchBucketException.class);
      s3.deleteBucket(ask -> ask.bucket("audited"));
    }

    List<String> lines = Files.readAllLines(folder.resolve("hone/audit.log"));
    assertThat(lines.stream().map(line -> line.replaceFirst(".*\"action\":\"([^\"]*)\".*", "$1")))
        .containsExactly(
            "s3:CreateBucket",
            "s3:PutObject",
            "s3:CreateMultipartUpload",
            "s3:AbortMultipartUpload",
            "s3:DeleteObject",
            "s3:DeleteObject",
            "s3:DeleteBucket");
    assertThat(lines.get(1))
        .contains("\"resource\":{\"Bucket\":\"audited\",\"Key\":\"a/b\"},\"result\":\"OK\"")
        .contains("\"status\":200,\"source\":\"127.0.0.1\"");
    assertThat(lines.get(5)).contains("\"result\":\"NoSuchBucket\",\"status\":404");
  }

  @Test
  void anAskedHeaderMakesNoOtherHeader() throws Exception {
    try (RunningServer server = server("");
        S3Client s3 = client(server)) {
      s3.createBucket(ask -> ask.bucket("headers"));
      s3.putObject(ask -> ask.bucket("headers").key("x"), RequestBody.fromString("content"));
      // The last are characters whose low bytes are a line's end.
      for (String end : List.of("\r\n", "\n", "\r", "\u010d\u010a")) {
        var answer =
            s3.getObject(
                ask ->
                    ask.bucket("headers")
                        .key("x")
                        .responseContentDisposition("a" + end + "X-Injected: 1"));
        assertThat(answer.response().sdkHttpResponse().firstMatchingHeader("X-Injected")).isEmpty();
        assertThat(answer.readAllBytes()).hasSize(7);
      }
    }
  }

  @Test
  void noSecretStandsInALogOrTheStore() throws Exception {
    try (RunningServer server = server("log_level: DEBUG\n");
        S3Client s3 = client(server)) {
      s3.createBucket(ask -> ask.bucket("secrets"));
      s3.putObject(ask -> ask.bucket("secrets").key("x"), RequestBody.fromString("content"));
      try (S3Client wrong = client(server, "wrong-secret")) {
        assertThatThrownBy(wrong::listBuckets).isInstanceOf(S3Exception.class);
      }
    }

    String credentials = Files.readString(folder.resolve("hone/credentials"));
    String secret = credentials.replaceFirst("(?s).*aws_secret_access_key = (\\S+).*", "$1");
    assertThat(secret).hasSizeGreaterThan(20);
    try (Stream<Path> files = Files.walk(folder.resolve("hone"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (!file.endsWith("credentials")) {
          assertThat(text.contains(secret)).as(file + " holds the secret").isFalse();
        }
        assertThat(text.lines().filter(line -> line.contains("Signature=")).toList())
            .as(file + " holds a signature")
            .isEmpty();
        assertThat(text.contains("wrong-secret")).as(file + " holds a secret").isFalse();
      }
    }
  }

  @Test
  void whoAsksTooOftenIsToldToSlowDown() throws Exception {
    try (RunningServer server = server("changes_per_second: 1\n");
        S3Client s3 = client(server)) {
      s3.createBucket(ask -> ask.bucket("slow"));

      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 100; i++) {
                  s3.deleteObject(ask -> ask.bucket("slow").key("x"));
                }
              })
          .isInstanceOfSatisfying(
              S3Exception.class,
              error -> {
                assertThat(error.statusCode()).isEqualTo(503);
                assertThat(error.awsErrorDetails().errorCode()).isEqualTo("SlowDown");
              });
      s3.listBuckets();
    }
  }

  @Test
  void clientsThatCopyInPartsFindNoTagsAndMayStateTheWholesChecksum() throws Exception {
    try (RunningServer server = server("");
        S3Client s3 = client(server)) {
      s3.createBucket(ask -> ask.bucket("copies"));
      s3.putObject(ask -> ask.bucket("copies").key("x"), RequestBody.fromString("content"));
      assertThat(s3.getObjectTagging(ask -> ask.bucket("copies").key("x")).tagSet()).isEmpty();
      String id = s3.createMultipartUpload(ask -> ask.bucket("copies").key("y")).uploadId();
      String etag =
          s3.uploadPartCopy(
                  ask ->
                      ask.sourceBucket("copies")
                          .sourceKey("x")
                          .destinationBucket("copies")
                          .destinationKey("y")
                          .uploadId(id)
                          .partNumber(1))
              .copyPartResult()
              .eTag();
      CompletedPart part = CompletedPart.builder().partNumber(1).eTag(etag).build();
      // That of the document itself counts, unlike the whole object's.
      assertThatThrownBy(
              () ->
                  s3.completeMultipartUpload(
                      ask ->
                          ask.bucket("copies")
                              .key("y")
                              .uploadId(id)
                              .overrideConfiguration(
                                  own -> own.putHeader("Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA=="))
                              .multipartUpload(all -> all.parts(part))))
          .isInstanceOfSatisfying(
              S3Exception.class,
              error -> assertThat(error.awsErrorDetails().errorCode()).isEqualTo("BadDigest"));
      s3.completeMultipartUpload(
          ask ->
              ask.bucket("copies")
                  .key("y")
                  .uploadId(id)
                  .checksumCRC32("AAAAAA==")
                  .multipartUpload(all -> all.parts(part)));

      assertThat(s3.getObjectAsBytes(ask -> ask.bucket("copies").key("y")).asUtf8String())
          .isEqualTo("content");
    }
  }
}
