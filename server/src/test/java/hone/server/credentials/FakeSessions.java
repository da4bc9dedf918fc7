package hone.server.credentials;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Sessions under a master key that every test knows.
public final class FakeSessions {
  private FakeSessions() {}

  public static Sessions of(AccessKeys keys, InstantSource time) {
    String bytes = Base64.getEncoder().encodeToString(new byte[32]);
    var master = MasterKey.find(bytes, Path.of("unread"), RandomGenerator.getDefault(), List.of());
    return new Sessions(master, keys, time, RandomGenerator.getDefault());
  }

  /// Sessions of nobody.
  public static Sessions none() {
    return of(_ -> Optional.empty(), InstantSource.system());
  }
}
