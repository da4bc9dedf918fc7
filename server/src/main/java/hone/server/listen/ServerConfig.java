package hone.server.listen;

import hone.server.connection.Timeouts;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How the front listens.
///
/// @param host a name or an address; one that other machines reach needs TLS or `insecureListen`.
///     `localhost` is all of this machine's own
/// @param port 0 for any free one
/// @param tls certificate and key, or `null` for plain HTTP
/// @param insecureListen whether other machines may come in without TLS
/// @param allowedHosts names by which clients reach the server, beside those of this machine
/// @param bodyBytesMax the largest request body, in bytes
/// @param timeouts how long a client may take
public record ServerConfig(
    String host,
    int port,
    @Nullable TlsFiles tls,
    boolean insecureListen,
    List<String> allowedHosts,
    int bodyBytesMax,
    Timeouts timeouts) {
  private static final String LOCALHOST = "localhost";

  public ServerConfig {
    allowedHosts = List.copyOf(allowedHosts);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: found " + port + ", allowed: 0 to 65535");
    }
    if (bodyBytesMax < 1024) {
      throw new IllegalArgumentException(
          "bodyBytesMax: found " + bodyBytesMax + ", allowed: at least 1024");
    }
  }

  /// Loopback, port 8020, bodies of at most 1 MiB.
  public static ServerConfig defaults() {
    return new ServerConfig(
        LOCALHOST, 8020, null, false, List.of(), 1024 * 1024, Timeouts.defaults());
  }

  /// The same at another address.
  public ServerConfig withAddress(String otherHost, int otherPort) {
    return new ServerConfig(
        otherHost, otherPort, tls, insecureListen, allowedHosts, bodyBytesMax, timeouts);
  }

  /// The same with TLS, or without it and perhaps nevertheless open to other machines.
  public ServerConfig withSecurity(@Nullable TlsFiles files, boolean insecure) {
    return new ServerConfig(host, port, files, insecure, allowedHosts, bodyBytesMax, timeouts);
  }

  /// The same, reached by other names.
  public ServerConfig withAllowedHosts(List<String> names) {
    return new ServerConfig(host, port, tls, insecureListen, names, bodyBytesMax, timeouts);
  }

  /// The same with another largest body.
  public ServerConfig withBodyBytesMax(int bytes) {
    return new ServerConfig(host, port, tls, insecureListen, allowedHosts, bytes, timeouts);
  }

  /// The same with other times.
  public ServerConfig withTimeouts(Timeouts other) {
    return new ServerConfig(host, port, tls, insecureListen, allowedHosts, bodyBytesMax, other);
  }

  /// The address to listen at.
  ///
  /// @throws ListenException if it is not known, or may not be listened at
  public InetAddress address() {
    InetAddress address;
    try {
      address = isLocalhost() ? InetAddress.ofLiteral("127.0.0.1") : InetAddress.getByName(host);
    } catch (UnknownHostException error) {
      throw new ListenException(
          "host '" + host + "' is not known; give an address of this machine", error);
    }
    if (!address.isLoopbackAddress() && tls == null && !insecureListen) {
      throw new ListenException(
          "host '"
              + host
              + "' can be reached from other machines and there is no TLS; give a certificate"
              + " (tls_certificate and tls_key), listen on 127.0.0.1, or allow it with"
              + " --insecure-listen");
    }
    return address;
  }

  /// Where else to listen: clients that are given `localhost` may try IPv6 first, or only that.
  public Optional<InetAddress> second() {
    InetAddress other = InetAddress.ofLiteral("::1");
    try {
      return isLocalhost() && NetworkInterface.getByInetAddress(other) != null
          ? Optional.of(other)
          : Optional.empty();
    } catch (SocketException _) {
      return Optional.empty(); // a machine that does not know its interfaces has no IPv6 for us
    }
  }

  /// Whatever the machine's own tables say of that name.
  private boolean isLocalhost() {
    return host.equalsIgnoreCase(LOCALHOST);
  }
}
