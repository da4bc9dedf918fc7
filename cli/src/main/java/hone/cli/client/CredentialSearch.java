package hone.cli.client;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.Home;
import hone.cli.text.Words;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds a client's access key.
///
/// @param own the file that the server on this machine made
record CredentialSearch(Path own, Map<String, String> environment) {
  private static final String STANDARD_PROFILE = "default";

  /// Look for it: a flag is stronger than any variable. For a server that was named, AWS's own
  /// places come first; for this machine's server its own file, so that an AWS account's keys in
  /// the environment are not in the way.
  ///
  /// @param flag whether a flag names the own file's folder
  /// @param named whether the server was named
  /// @throws CliError if there is none; it tells what is missing where
  Credentials find(boolean flag, boolean named) {
    if (flag) {
      return ofThisMachine()
          .orElseThrow(() -> none(List.of(missing(own, STANDARD_PROFILE, "") + " (--data)")));
    }
    Optional<Credentials> first = named ? Optional.empty() : ofThisMachine();
    if (first.isPresent()) {
      return first.get();
    }
    String shared = environment.get("AWS_SHARED_CREDENTIALS_FILE");
    String profile = environment.getOrDefault("AWS_PROFILE", "");
    String name = profile.isEmpty() ? STANDARD_PROFILE : profile;
    return Credentials.fromEnvironment(environment)
        .or(() -> shared == null ? ofThisMachine() : Optional.empty())
        .or(() -> Credentials.fromFile(file(shared), name))
        .orElseThrow(() -> none(missing(shared, profile)));
  }

  private Optional<Credentials> ofThisMachine() {
    return Credentials.fromFile(own, STANDARD_PROFILE);
  }

  private Path file(@Nullable String shared) {
    return shared == null
        ? Path.of(environment.getOrDefault("HOME", ""), ".aws", "credentials")
        : Path.of(shared);
  }

  private List<String> missing(@Nullable String shared, String profile) {
    var missing = new ArrayList<String>();
    missing.add("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set");
    if (shared == null) {
      missing.add(missing(own, STANDARD_PROFILE, ""));
    }
    String name = profile.isEmpty() ? STANDARD_PROFILE : profile;
    missing.add(missing(file(shared), name, profile.isEmpty() ? "" : " (AWS_PROFILE)"));
    return missing;
  }

  /// What a file lacks.
  ///
  /// @param why where the profile's name is from
  private String missing(Path file, String profile, String why) {
    if (!Files.exists(file)) {
      return "there is no '" + file + "'" + (file.equals(own) ? maker() : "") + demo(file);
    }
    var found = Credentials.profiles(file).keySet();
    return found.contains(profile)
        ? "'" + file + "' has no key and secret in its profile '" + profile + "'" + why
        : "'"
            + file
            + "' has no profile '"
            + profile
            + "'"
            + why
            + ", it has: "
            + (found.isEmpty() ? "none" : String.join(", ", found));
  }

  /// How this machine's server comes to its file: of several of one store the first has it.
  private String maker() {
    return Files.exists(own.resolveSibling("server.id"))
        ? ", which the store's first server has; copy it from there, or write there what '"
            + Home.command()
            + " credentials create --profile default' shows"
        : ", which '" + Home.command() + " serve' makes";
  }

  /// Where the demo's key is, which is wanted while its server goes on.
  private String demo(Path file) {
    Path folder = own.resolveSibling("demo");
    return file.equals(own) && Files.exists(folder.resolve("credentials"))
        ? " (--data " + Words.shell(folder.toString()) + " uses the demo's)"
        : "";
  }

  private static CliError none(List<String> missing) {
    return new CliError(Exit.USAGE, "no credentials: " + String.join("; ", missing));
  }
}
