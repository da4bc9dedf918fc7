package hone.server.credentials;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// AWS's shared-credentials form: profiles of `name = value` lines, as botocore and the SDKs read
/// it. `aws_account_id` is the SDKs' own name for the account.
final class CredentialsText {
  private static final String KEY = "aws_access_key_id";
  private static final String SECRET = "aws_secret_access_key";
  private static final String ACCOUNT = "aws_account_id";
  private static final String TOKEN = "aws_session_token";

  private CredentialsText() {}

  static String write(List<Profile> profiles) {
    var text = new StringBuilder();
    for (Profile profile : profiles) {
      text.append('[').append(profile.name()).append("]\n");
      text.append(KEY).append(" = ").append(profile.key().id()).append('\n');
      text.append(SECRET).append(" = ").append(profile.key().secret()).append('\n');
      if (profile.key().sessionToken() != null) {
        text.append(TOKEN).append(" = ").append(profile.key().sessionToken()).append('\n');
      }
      text.append(ACCOUNT).append(" = ").append(profile.key().account()).append('\n');
    }
    return text.toString();
  }

  /// Read all profiles.
  ///
  /// @param source the file's name, for messages
  static List<Profile> read(String source, String text) {
    var sections = new LinkedHashMap<String, Map<String, String>>();
    Map<String, String> present = null;
    int number = 0;
    for (String raw : text.lines().toList()) {
      number++;
      String line = raw.strip();
      int equals = line.indexOf('=');
      if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
        continue;
      }
      if (line.startsWith("[") && line.endsWith("]")) {
        String name = line.substring(1, line.length() - 1).strip();
        present = sections.computeIfAbsent(name, _ -> new LinkedHashMap<>());
      } else if (present != null && equals > 0) {
        present.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      } else {
        throw new CredentialsException(
            source + ", line " + number + ": allowed are '[profile]' and 'name = value'");
      }
    }
    var profiles = new ArrayList<Profile>();
    sections.forEach((name, values) -> profiles.add(profile(source, name, values)));
    return List.copyOf(profiles);
  }

  private static Profile profile(String source, String name, Map<String, String> values) {
    String id = required(source, name, values, KEY);
    String secret = required(source, name, values, SECRET);
    String account = required(source, name, values, ACCOUNT);
    if (!account.matches("[0-9]{12}")) {
      throw new CredentialsException(
          source
              + ", profile ["
              + name
              + "]: "
              + ACCOUNT
              + " is '"
              + account
              + "', allowed: 12 digits");
    }
    return new Profile(name, new AccessKey(id, account, secret, values.get(TOKEN)));
  }

  private static String required(
      String source, String profile, Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null || value.isEmpty()) {
      throw new CredentialsException(source + ", profile [" + profile + "]: no " + name);
    }
    return value;
  }

  /// One section of the file.
  record Profile(String name, AccessKey key) {}
}
