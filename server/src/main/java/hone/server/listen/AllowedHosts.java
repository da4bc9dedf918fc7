package hone.server.listen;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// The names by which the server may be asked. A name that is not this machine's may be one that a
/// stranger made to point here, with a browser behind it. Addresses are no names: they cannot be
/// made to point elsewhere. Immutable, thread-safe.
public final class AllowedHosts {
  private final Set<String> names = new TreeSet<>();

  private AllowedHosts(List<String> given) {
    given.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
  }

  /// Of a server that listens there.
  public static AllowedHosts of(ServerConfig config) {
    var hosts = new AllowedHosts(config.allowedHosts());
    hosts.names.add(config.host().toLowerCase(Locale.ROOT));
    try {
      InetAddress local = InetAddress.getLocalHost();
      hosts.names.add(local.getHostName().toLowerCase(Locale.ROOT));
      hosts.names.add(local.getCanonicalHostName().toLowerCase(Locale.ROOT));
    } catch (UnknownHostException _) {
      // A machine without a name is not asked by one.
    }
    return hosts;
  }

  /// Whether a request with that `Host` is for us.
  ///
  /// @param host a name or an address, with or without a port
  public boolean allow(String host) {
    String name = host.strip().toLowerCase(Locale.ROOT);
    if (name.startsWith("[")) {
      return name.matches("\\[[0-9a-f:.]+](:[0-9]{1,5})?");
    }
    name = name.replaceFirst(":[0-9]{1,5}$", "");
    return name.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")
        || name.equals("localhost")
        || name.endsWith(".localhost")
        || names.contains(name);
  }
}
