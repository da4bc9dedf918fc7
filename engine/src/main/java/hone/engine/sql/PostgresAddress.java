package hone.engine.sql;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a PostgreSQL database is, and as whom to speak to it. Its text leaves the password out.
///
/// @param url what the driver takes, without user and password
/// @param user the role, or `null` for the driver's own choice
/// @param password or `null`: the driver then looks where PostgreSQL's tools do (`~/.pgpass`)
public record PostgresAddress(String url, @Nullable String user, @Nullable String password) {
  private static final String HOST = "([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?";

  private static final String FORM =
      "postgresql://user:password@host:port,host:port/database?parameters";

  /// One host or several, of which the driver takes the primary, also after a failover.
  private static final Pattern HOSTS = Pattern.compile("HOST(,HOST)*".replace("HOST", HOST));

  private static final String SERVER_TYPE = "targetServerType";

  /// Read an address in PostgreSQL's own form.
  ///
  /// @throws IllegalArgumentException if it is none; the text is not repeated, as it may hold a
  ///     password
  public static PostgresAddress of(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException error) {
      throw wrong("it is no URI (" + error.getReason() + ")");
    }
    String scheme = String.valueOf(uri.getScheme());
    if (!scheme.equals("postgresql") && !scheme.equals("postgres")) {
      throw wrong("found the scheme '" + scheme + "'");
    }
    String path = uri.getRawPath();
    String authority = uri.getRawAuthority();
    if (authority == null || path == null || path.length() < 2) {
      throw wrong("host or database is missing");
    }
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    if (query.contains("password")) {
      throw wrong("the password stands among the parameters");
    }
    int at = authority.lastIndexOf('@');
    String hosts = authority.substring(at + 1);
    if (!HOSTS.matcher(hosts).matches()) {
      throw wrong("a host or its port is missing or wrong");
    }
    if (hosts.contains(",") && !query.contains(SERVER_TYPE)) {
      query += (query.isEmpty() ? "" : "&") + SERVER_TYPE + "=primary";
    }
    String[] who = authority.substring(0, Math.max(0, at)).split(":", 2);
    return new PostgresAddress(
        "jdbc:postgresql://" + hosts + path + (query.isEmpty() ? "" : "?" + query),
        at < 0 ? null : decoded(who[0]),
        at >= 0 && who.length == 2 ? decoded(who[1]) : null);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException wrong(String found) {
    return new IllegalArgumentException(
        "not an address of a PostgreSQL database: " + found + ", allowed: " + FORM);
  }

  @Override
  public String toString() {
    return url.replace("jdbc:", "") + (user == null ? "" : " as " + user);
  }
}
