package hone.runtime.s3;

import hone.runtime.storage.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSupplier;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/// The buckets of one S3 endpoint. All of the server's accounts reach them alike, with the server's
/// credentials. Thread-safe.
public final class RemoteStores implements AutoCloseable {
  /// Bounds of one call: five tries, each of at most five minutes, so that a part gets through a
  /// slow line.
  private static final int ATTEMPTS = 5;

  private static final Duration ATTEMPT_TIME = Duration.ofMinutes(5);
  private static final Duration CALL_TIME = Duration.ofMinutes(15);

  private final S3Client client;
  private final boolean kms;

  private RemoteStores(S3Client client, boolean kms) {
    this.client = client;
    this.kms = kms;
  }

  /// Prepare the client; nothing is asked of the endpoint yet.
  public static RemoteStores open(RemoteSettings settings) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(Duration.ofSeconds(10))
                    .socketTimeout(Duration.ofSeconds(60)))
            .region(Region.of(settings.region()))
            .credentialsProvider(credentials(settings))
            .forcePathStyle(settings.pathStyle())
            // What other servers than AWS's know, too.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                ClientOverrideConfiguration.builder()
                    .retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(ATTEMPTS)
                            .build())
                    .apiCallAttemptTimeout(ATTEMPT_TIME)
                    .apiCallTimeout(CALL_TIME)
                    .build());
    if (settings.endpoint() == null) {
      builder.crossRegionAccessEnabled(true); // buckets may be in other regions than the server's
    } else {
      builder.endpointOverride(settings.endpoint());
    }
    return new RemoteStores(builder.build(), settings.kms());
  }

  /// The names of the profiles that a file of AWS's shared-credentials form has.
  ///
  /// @throws IOException also if it has another form
  public static List<String> profiles(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      return ProfileFile.builder()
          .content(content)
          .type(ProfileFile.Type.CREDENTIALS)
          .build()
          .profiles()
          .keySet()
          .stream()
          .sorted()
          .toList();
    } catch (IllegalArgumentException | UncheckedIOException error) {
      throw new IOException(error.getMessage(), error);
    }
  }

  private static AwsCredentialsProvider credentials(RemoteSettings settings) {
    @Nullable Path file = settings.credentials();
    if (file == null) {
      return DefaultCredentialsProvider.builder().build();
    }
    return ProfileCredentialsProvider.builder()
        // Keys may be rotated while the server runs.
        .profileFile(ProfileFileSupplier.reloadWhenModified(file, ProfileFile.Type.CREDENTIALS))
        .profileName(settings.profile())
        .build();
  }

  /// A bucket; nothing is asked about it yet.
  public ObjectStore bucket(String name) {
    return new RemoteStore(client, name, kms);
  }

  @Override
  public void close() {
    client.close();
  }
}
