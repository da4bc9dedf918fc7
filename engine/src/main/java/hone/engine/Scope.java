package hone.engine;

/// Where a resource lives: one account in one region. Names are unique within a scope, compared
/// without case; what is in another scope is as if it did not exist.
///
/// @param account twelve digits
/// @param region as the caller's credential scope names it, e.g. `us-west-2`
public record Scope(String account, String region) {
  public Scope {
    if (!account.matches("\\d{12}")) {
      throw new IllegalArgumentException("account: found '" + account + "', allowed: 12 digits");
    }
    if (!region.matches("[a-z0-9-]{1,64}")) {
      throw new IllegalArgumentException(
          "region: found '" + region + "', allowed: 1 to 64 of a-z, 0-9 and '-'");
    }
  }
}
