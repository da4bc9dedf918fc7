package hone.server.listen;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// How many connections a process may have, by how many files the system lets it open.
public final class Descriptors {
  private static final System.Logger LOG = System.getLogger(Descriptors.class.getName());
  private static final int CONNECTIONS_MAX = 8_192;

  /// Enough for a client or two of each kind.
  private static final int CONNECTIONS_MIN = 16;

  /// Below it a few clients of many threads are in each other's way.
  private static final int CONNECTIONS_FEW = 1_024;

  /// For the program itself, stores, logs, and what runs and is fetched.
  private static final int OWN = 256;

  private Descriptors() {}

  /// How many connections each address may have. If they are fewer than usual, the log has it.
  ///
  /// @param addresses how many are listened at
  public static int connections(int addresses) {
    if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix)) {
      return CONNECTIONS_MAX;
    }
    long files = unix.getMaxFileDescriptorCount();
    int connections = connections(files, addresses);
    if (connections < CONNECTIONS_MAX) {
      LOG.log(
          connections < CONNECTIONS_FEW ? System.Logger.Level.WARNING : System.Logger.Level.INFO,
          "each address takes "
              + connections
              + " connections at once, not "
              + CONNECTIONS_MAX
              + ", since this process may open "
              + files
              + " files at most; raise that limit for more (ulimit -n, LimitNOFILE)");
    }
    return connections;
  }

  /// Half of what is left beside the server's own, since a request may open a file of its own.
  static int connections(long files, int addresses) {
    return Math.clamp((files - OWN) / 2 / addresses, CONNECTIONS_MIN, CONNECTIONS_MAX);
  }
}
