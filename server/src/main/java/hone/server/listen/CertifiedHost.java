package hone.server.listen;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// By which name clients speak to a server whose certificate need not be for its address.
final class CertifiedHost {
  // RFC 5280, 4.2.1.6: the kinds of a subject's alternative names.
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  /// A resolver that does not answer takes seconds for each name, and the start waits for it.
  private static final int MOST_ASKED = 8;

  private CertifiedHost() {}

  /// The first host of a certificate that leads to the address; empty where the certificate is for
  /// the address itself, or nothing in it leads there: a name that does not may be another
  /// server's. Asks the machine's resolver.
  static Optional<String> of(X509Certificate certificate, InetAddress address) {
    List<InetAddress> addresses =
        names(certificate, IP_ADDRESS).stream().map(InetAddress::ofLiteral).toList();
    if (addresses.contains(address)) {
      return Optional.empty();
    }
    Optional<String> ours =
        addresses.stream()
            .filter(each -> isMeant(each, address))
            .map(InetAddress::getHostAddress)
            .findFirst();
    return ours.or(
        () ->
            names(certificate, DNS_NAME).stream()
                .filter(CertifiedHost::isHost)
                .limit(MOST_ASKED)
                .filter(each -> leadsTo(each, address))
                .findFirst());
  }

  /// Whether a client can write a name in a URL: no wildcard, no underscore.
  private static boolean isHost(String name) {
    try {
      return new URI("https", name, null, null).getHost() != null;
    } catch (URISyntaxException _) {
      return false;
    }
  }

  private static List<String> names(X509Certificate certificate, int kind) {
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      return all == null
          ? List.of()
          : all.stream()
              .filter(each -> each.getFirst().equals(kind))
              .map(each -> String.valueOf(each.get(1)))
              .toList();
    } catch (CertificateParsingException _) {
      return List.of(); // it has none that a client could read
    }
  }

  /// Whether a name is resolved to what an address means.
  private static boolean leadsTo(String name, InetAddress address) {
    try {
      return Arrays.stream(InetAddress.getAllByName(name)).anyMatch(each -> isMeant(each, address));
    } catch (UnknownHostException _) {
      return false;
    }
  }

  /// Whether an address is another, or of this machine if the other stands for all of those.
  private static boolean isMeant(InetAddress each, InetAddress address) {
    return each.equals(address) || (address.isAnyLocalAddress() && isOurs(each));
  }

  private static boolean isOurs(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException _) {
      return false; // a machine that does not know its interfaces
    }
  }
}
