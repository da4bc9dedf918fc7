package hone.cli.client;

import hone.cli.CliError;
import hone.cli.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An access key and its secret, as AWS's own tools find them. Never printed.
///
/// @param sessionToken of temporary credentials, or `null`
public record Credentials(String accessKey, String secret, @Nullable String sessionToken) {

  @Override
  public String toString() {
    return "Credentials[" + accessKey + "]";
  }

  /// Look in the variables `AWS_ACCESS_KEY_ID` and its companions.
  public static Optional<Credentials> fromEnvironment(Map<String, String> environment) {
    return of(environment, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN");
  }

  /// Look in a file of AWS's shared-credentials form.
  ///
  /// @return empty if the file or the profile is not there
  public static Optional<Credentials> fromFile(Path file, String profile) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var values = new LinkedHashMap<String, String>();
    try {
      String section = "";
      for (String line : Files.readAllLines(file)) {
        String text = line.strip();
        int equals = text.indexOf('=');
        if (text.startsWith("[") && text.endsWith("]")) {
          section = text.substring(1, text.length() - 1).strip();
        } else if (section.equals(profile) && equals > 0 && !text.startsWith("#")) {
          values.put(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
        }
      }
    } catch (IOException error) {
      throw new CliError(Exit.MACHINE, "the credentials '" + file + "' cannot be read: " + error);
    }
    return of(values, "aws_access_key_id", "aws_secret_access_key", "aws_session_token");
  }

  private static Optional<Credentials> of(
      Map<String, String> values, String keyName, String secretName, String tokenName) {
    String key = values.get(keyName);
    String secret = values.get(secretName);
    if (key == null || secret == null || key.isEmpty() || secret.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Credentials(key, secret, values.get(tokenName)));
  }
}
