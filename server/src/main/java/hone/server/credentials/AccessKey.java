package hone.server.credentials;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An access key with its secret. Its text form does not show the secret.
///
/// @param account twelve digits
/// @param sessionToken what a temporary key must be presented with, or `null` for a lasting key
/// @param role the role that it speaks for, or `null`
/// @param expiresAt when a temporary key ends, or `null`
public record AccessKey(
    String id,
    String account,
    String secret,
    @Nullable String sessionToken,
    @Nullable String role,
    @Nullable Instant expiresAt) {
  public AccessKey {
    if (!account.matches("[0-9]{12}")) {
      throw new IllegalArgumentException(
          "account of access key " + id + ": found '" + account + "', allowed: 12 digits");
    }
  }

  /// A key without role or end.
  public AccessKey(String id, String account, String secret, @Nullable String sessionToken) {
    this(id, account, secret, sessionToken, null, null);
  }

  /// The same key, for a role.
  public AccessKey withRole(String name) {
    return new AccessKey(id, account, secret, sessionToken, name, expiresAt);
  }

  public Principal principal() {
    return new Principal(account, id, role);
  }

  @Override
  public String toString() {
    return "AccessKey[" + id + " of " + account + "]";
  }
}
