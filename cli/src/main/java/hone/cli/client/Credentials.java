package hone.cli.client;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.text.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// An access key and its secret, as AWS's own tools find them. Never printed.
///
/// @param sessionToken of temporary credentials, or `null`
/// @param source where they were found, for people
public record Credentials(
    String accessKey, String secret, @Nullable String sessionToken, String source) {
  private static final String KEY_VARIABLE = "AWS_ACCESS_KEY_ID";

  @Override
  public String toString() {
    return "Credentials[" + accessKey + "]";
  }

  /// Look in the variables `AWS_ACCESS_KEY_ID` and its companions.
  public static Optional<Credentials> fromEnvironment(Map<String, String> environment) {
    return of(
        environment,
        List.of(KEY_VARIABLE, "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
        "the variable " + KEY_VARIABLE);
  }

  /// Look in a file of AWS's shared-credentials form.
  ///
  /// @return empty if the file or the profile is not there
  public static Optional<Credentials> fromFile(Path file, String profile) {
    Map<String, String> values = profiles(file).get(profile);
    return values == null
        ? Optional.empty()
        : of(
            values,
            List.of("aws_access_key_id", "aws_secret_access_key", "aws_session_token"),
            "'" + file + "'" + (profile.equals("default") ? "" : ", profile '" + profile + "'"));
  }

  /// What a file of AWS's shared-credentials form says, by profile; nothing if it is not there.
  static SequencedMap<String, Map<String, String>> profiles(Path file) {
    var profiles = new LinkedHashMap<String, Map<String, String>>();
    if (!Files.exists(file)) {
      return profiles;
    }
    Map<String, String> values = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        String text = line.strip();
        int equals = text.indexOf('=');
        if (text.startsWith("[") && text.endsWith("]")) {
          String name = text.substring(1, text.length() - 1).strip();
          values = profiles.computeIfAbsent(name, _ -> new LinkedHashMap<>());
        } else if (equals > 0 && !text.startsWith("#")) {
          values.put(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
        }
      }
    } catch (IOException error) {
      throw new CliError(
          Exit.MACHINE, "the credentials '" + file + "' cannot be read: " + Words.error(error));
    }
    return profiles;
  }

  private static Optional<Credentials> of(
      Map<String, String> values, List<String> names, String source) {
    String key = values.get(names.get(0));
    String secret = values.get(names.get(1));
    if (key == null || secret == null || key.isEmpty() || secret.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Credentials(key, secret, values.get(names.get(2)), source));
  }
}
