package hone.cli.client;

import hone.cli.CliError;
import hone.cli.Exit;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where requests go and in whose name.
public record Endpoint(URI uri, String region, Credentials credentials) {
  private static final String STANDARD = "http://127.0.0.1:8020";
  private static final String STANDARD_REGION = "us-west-2";

  /// Find the endpoint: the flag, `AWS_ENDPOINT_URL_SAGEMAKER`, `AWS_ENDPOINT_URL`, this machine's.
  ///
  /// For a server that was named, AWS's own sources of credentials come first; for this machine's
  /// server its own `<data>/credentials`, so that an AWS account's keys in the environment are not
  /// in the way.
  ///
  /// @param flag what `--endpoint` says, or `null`
  /// @param region what `--region` says, or `null`
  public static Endpoint find(
      @Nullable String flag, @Nullable String region, Path data, Map<String, String> environment) {
    String named = first(flag, environment.get("AWS_ENDPOINT_URL_SAGEMAKER"));
    named = first(named, environment.get("AWS_ENDPOINT_URL"));
    String place = first(region, environment.get("AWS_REGION"));
    place = first(place, environment.get("AWS_DEFAULT_REGION"));
    return new Endpoint(
        uri(named == null ? STANDARD : named),
        place == null ? STANDARD_REGION : place,
        credentials(named != null, data, environment));
  }

  private static @Nullable String first(@Nullable String one, @Nullable String other) {
    return one != null && !one.isEmpty() ? one : other;
  }

  private static URI uri(String text) {
    try {
      URI uri = URI.create(text);
      if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException _) {
      // Not a URI at all: the same answer as for the wrong kind.
    }
    throw new CliError(
        Exit.USAGE, "the endpoint is '" + text + "', allowed: http://host:port or https://…");
  }

  private static Credentials credentials(
      boolean named, Path data, Map<String, String> environment) {
    Path own = data.resolve("credentials");
    var ofThisMachine = Credentials.fromFile(own, "default");
    if (!named && ofThisMachine.isPresent()) {
      return ofThisMachine.get();
    }
    String profile = environment.getOrDefault("AWS_PROFILE", "default");
    String shared = environment.get("AWS_SHARED_CREDENTIALS_FILE");
    Path file =
        shared == null
            ? Path.of(environment.getOrDefault("HOME", ""), ".aws", "credentials")
            : Path.of(shared);
    return Credentials.fromEnvironment(environment)
        .or(() -> shared == null ? ofThisMachine : Credentials.fromFile(file, profile))
        .or(() -> Credentials.fromFile(file, profile))
        .orElseThrow(
            () ->
                new CliError(
                    Exit.USAGE,
                    "no credentials: neither AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, nor "
                        + file
                        + ", nor "
                        + own
                        + " (which 'hone serve' makes) has them"));
  }
}
