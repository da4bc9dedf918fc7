package hone.server.credentials;

/// Who calls.
///
/// @param account twelve digits
public record Principal(String account, String accessKeyId) {}
