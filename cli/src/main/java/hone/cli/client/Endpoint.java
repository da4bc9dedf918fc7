package hone.cli.client;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.Home;
import hone.cli.text.Words;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where requests go and in whose name.
public record Endpoint(URI uri, String region, Credentials credentials) {
  private static final String STANDARD = "http://127.0.0.1:8020";

  /// Where a server's data folder tells its address, while it runs.
  public static final String FILE = "server.url";

  /// The region where nothing names one.
  public static final String STANDARD_REGION = "us-west-2";

  /// What the command line says.
  ///
  /// @param endpoint of `--endpoint`, or `null`
  /// @param region of `--region`, or `null`
  /// @param namesData whether there is a `--data`
  public record Flags(@Nullable String endpoint, @Nullable String region, boolean namesData) {}

  /// Find the endpoint: the flag, the server of the data folder that a flag names, and where none
  /// does `AWS_ENDPOINT_URL_SAGEMAKER`, `AWS_ENDPOINT_URL`, this machine's.
  ///
  /// @param data the server's data folder
  /// @throws CliError if no server runs with the folder that a flag names, or there is no key
  public static Endpoint find(Flags flags, Path data, Map<String, String> environment) {
    String named = first(flags.endpoint(), null);
    String own = named == null ? address(data, flags.namesData()) : null;
    if (named == null && own == null && flags.namesData()) {
      throw noServer(data);
    }
    if (!flags.namesData()) {
      named = first(named, environment.get("AWS_ENDPOINT_URL_SAGEMAKER"));
      named = first(named, environment.get("AWS_ENDPOINT_URL"));
    }
    String known = first(named, own);
    String region = first(flags.region(), environment.get("AWS_REGION"));
    region = first(region, environment.get("AWS_DEFAULT_REGION"));
    return new Endpoint(
        uri(known == null ? STANDARD : known),
        region == null ? STANDARD_REGION : region,
        new CredentialSearch(data.resolve("credentials"), environment)
            .find(flags.namesData(), named != null));
  }

  /// Another server would not know the folder's key, or would do what was meant for this one.
  private static CliError noServer(Path data) {
    return new CliError(
        Exit.UNREACHABLE,
        "no server runs with the data folder '"
            + data
            + "' ('"
            + Home.command()
            + " serve --data "
            + Words.shell(data.toString())
            + "' starts one; --endpoint names one elsewhere)");
  }

  /// What the folder's server told.
  ///
  /// @param isNamed whether a flag names the folder; otherwise it may be another user's, and what
  ///     cannot be read counts as absent
  private static @Nullable String address(Path data, boolean isNamed) {
    Path file = data.resolve(FILE);
    try {
      return Files.readString(file).strip();
    } catch (NoSuchFileException _) {
      return null;
    } catch (IOException error) {
      if (!isNamed) {
        return null;
      }
      throw new CliError(
          Exit.MACHINE, "the address '" + file + "' cannot be read: " + Words.error(error));
    }
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
}
