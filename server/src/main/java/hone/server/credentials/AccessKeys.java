package hone.server.credentials;

import java.util.Optional;

/// Finds access keys. Thread-safe.
@FunctionalInterface
public interface AccessKeys {

  Optional<AccessKey> find(String accessKeyId);
}
