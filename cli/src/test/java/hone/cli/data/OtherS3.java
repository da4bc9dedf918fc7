package hone.cli.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hone.cli.Deadline;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// S3Proxy on a folder: an S3 server that is none of ours, as a process of its own.
public final class OtherS3 implements AutoCloseable {
  private static final Path JAR = Path.of("target/s3proxy/s3proxy.jar");
  private static final Pattern LISTENS =
      Pattern.compile("Started .*ServerConnector.*\\{127\\.0\\.0\\.1:([0-9]+)}");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String KEY = "other-key";
  private static final String SECRET = "other-secret";

  private final Process process;
  private final URI endpoint;
  private final Path credentials;

  private OtherS3(Process process, URI endpoint, Path credentials) {
    this.process = process;
    this.endpoint = endpoint;
    this.credentials = credentials;
  }

  /// Start one.
  ///
  /// @param folder for its files
  public static OtherS3 start(Path folder) throws IOException {
    assumeTrue(Files.exists(JAR), "no " + JAR + ": Maven copies it there before tests run");
    Path buckets = Files.createDirectories(folder.resolve("buckets"));
    Path settings =
        Files.writeString(
            folder.resolve("s3proxy.conf"),
            """
            s3proxy.authorization=aws-v4
            s3proxy.endpoint=http://127.0.0.1:0
            s3proxy.identity=%s
            s3proxy.credential=%s
            jclouds.provider=filesystem-nio2
            jclouds.filesystem.basedir=%s
            """
                .formatted(KEY, SECRET, buckets));
    Path credentials =
        Files.writeString(
            folder.resolve("other-credentials"),
            "[default]\naws_access_key_id = %s\naws_secret_access_key = %s\n"
                .formatted(KEY, SECRET));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toString(),
                "--properties",
                settings.toString())
            .redirectErrorStream(true)
            .start();
    try (var _ = Deadline.of(process, PATIENCE)) {
      return new OtherS3(process, awaitEndpoint(process), credentials);
    }
  }

  private static URI awaitEndpoint(Process process) throws IOException {
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    var said = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.append(line).append('\n');
      Matcher listens = LISTENS.matcher(line);
      if (listens.find()) {
        Thread.ofVirtual().start(() -> lines.lines().forEach(_ -> {}));
        return URI.create("http://127.0.0.1:" + listens.group(1));
      }
    }
    throw new AssertionError("S3Proxy did not start: " + said);
  }

  public URI endpoint() {
    return endpoint;
  }

  /// Its keys, as a file of AWS's shared-credentials form.
  public Path credentials() {
    return credentials;
  }

  /// A client of it that knows nothing of Hone.
  public S3Client client() {
    return S3Client.builder()
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, SECRET)))
        .build();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    assertThat(process.onExit().join().isAlive()).isFalse();
  }
}
