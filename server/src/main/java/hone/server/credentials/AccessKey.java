package hone.server.credentials;

import org.jspecify.annotations.Nullable;

/// An access key with its secret. Its text form does not show the secret.
///
/// @param account twelve digits
/// @param sessionToken what a temporary key must be presented with, or `null` for a lasting key
public record AccessKey(String id, String account, String secret, @Nullable String sessionToken) {
  public AccessKey {
    if (!account.matches("[0-9]{12}")) {
      throw new IllegalArgumentException(
          "account of access key " + id + ": found '" + account + "', allowed: 12 digits");
    }
  }

  public Principal principal() {
    return new Principal(account, id, null);
  }

  @Override
  public String toString() {
    return "AccessKey[" + id + " of " + account + "]";
  }
}
