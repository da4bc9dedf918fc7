package hone.server.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/// How the front listens.
///
/// @param host a name or an address; without TLS only a loopback one unless `openListen` is set
/// @param port 0 for any free one
/// @param openListen whether an address that other machines reach is allowed without TLS
/// @param bodyBytesMax the largest request body, in bytes
/// @param bodyTimeout how long a body may take to arrive
/// @param idleTimeout after how long an idle connection is closed
public record ServerConfig(
    String host,
    int port,
    boolean openListen,
    int bodyBytesMax,
    Duration bodyTimeout,
    Duration idleTimeout) {

  public ServerConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: found " + port + ", allowed: 0 to 65535");
    }
    if (bodyBytesMax < 1024) {
      throw new IllegalArgumentException(
          "bodyBytesMax: found " + bodyBytesMax + ", allowed: at least 1024");
    }
  }

  /// Loopback, port 8020, bodies of at most 8 MiB within 30 s.
  public static ServerConfig defaults() {
    return new ServerConfig(
        "127.0.0.1", 8020, false, 8 * 1024 * 1024, Duration.ofSeconds(30), Duration.ofMinutes(5));
  }

  /// The same at another address.
  public ServerConfig withAddress(String otherHost, int otherPort) {
    return new ServerConfig(
        otherHost, otherPort, openListen, bodyBytesMax, bodyTimeout, idleTimeout);
  }

  /// The same, allowed to listen where other machines can reach it.
  public ServerConfig withOpenListen() {
    return new ServerConfig(host, port, true, bodyBytesMax, bodyTimeout, idleTimeout);
  }

  /// The same with another largest body.
  public ServerConfig withBodyBytesMax(int bytes) {
    return new ServerConfig(host, port, openListen, bytes, bodyTimeout, idleTimeout);
  }

  /// The same with another time for a body to arrive.
  public ServerConfig withBodyTimeout(Duration timeout) {
    return new ServerConfig(host, port, openListen, bodyBytesMax, timeout, idleTimeout);
  }

  InetAddress address() {
    InetAddress address;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException error) {
      throw new ListenException(
          "host '" + host + "' is not known; give an address of this machine", error);
    }
    if (!address.isLoopbackAddress() && !openListen) {
      throw new ListenException(
          "host '"
              + host
              + "' can be reached from other machines and there is no TLS; listen on 127.0.0.1,"
              + " or allow it explicitly");
    }
    return address;
  }
}
