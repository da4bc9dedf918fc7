package hone.cli.sites;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// Tells servers apart that share an engine or a cluster.
final class Owner {
  private Owner() {}

  /// The name of a server, the same after each start.
  ///
  /// @param place where its data are, which no other server shares
  static String named(String place) {
    return UUID.nameUUIDFromBytes(place.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
