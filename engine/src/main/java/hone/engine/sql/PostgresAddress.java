package hone.engine.sql;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Where a PostgreSQL database is, and as whom to speak to it. Its text leaves the password out.
///
/// @param url what the driver takes, without user and password
/// @param user the role, or `null` for the driver's own choice
/// @param password or `null`: the driver then looks where PostgreSQL's tools do (`~/.pgpass`)
public record PostgresAddress(String url, @Nullable String user, @Nullable String password) {
  private static final String FORM = "postgresql://user:password@host:port/database?parameters";

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
    if (uri.getHost() == null || path == null || path.length() < 2) {
      throw wrong("host or database is missing");
    }
    if (uri.getRawQuery() != null && uri.getRawQuery().contains("password")) {
      throw wrong("the password stands among the parameters");
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String[] who = String.valueOf(uri.getRawUserInfo()).split(":", 2);
    boolean named = uri.getRawUserInfo() != null;
    return new PostgresAddress(
        "jdbc:postgresql://" + uri.getHost() + port + path + query,
        named ? decoded(who[0]) : null,
        named && who.length == 2 ? decoded(who[1]) : null);
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
