package hone.engine.storage;

import java.time.Instant;

/// A bucket.
///
/// @param account its owner's, twelve digits; nobody else sees what is in it
/// @param region where its owner said that it is; it decides nothing
public record Bucket(String name, String account, String region, Instant createdAt) {}
