package hone.server.credentials;

import org.jspecify.annotations.Nullable;

/// Who calls: an account, by one of its keys.
///
/// @param role the role that the key speaks for, or `null`
public record Principal(String account, String accessKeyId, @Nullable String role) {

  /// A key that speaks for no role.
  public Principal(String account, String accessKeyId) {
    this(account, accessKeyId, null);
  }
}
