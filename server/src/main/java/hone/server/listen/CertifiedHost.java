package hone.server.listen;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
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

  private CertifiedHost() {}

  /// The name of a certificate; empty where it is for the address itself, or has no name. Of
  /// several the first that leads to the address, otherwise the first. Asks the machine's resolver.
  static Optional<String> of(X509Certificate certificate, InetAddress address) {
    if (names(certificate, IP_ADDRESS).stream()
        .anyMatch(each -> InetAddress.ofLiteral(each).equals(address))) {
      return Optional.empty();
    }
    List<String> names =
        names(certificate, DNS_NAME).stream().filter(each -> !each.startsWith("*")).toList();
    return names.stream()
        .filter(each -> leadsTo(each, address))
        .findFirst()
        .or(() -> names.stream().findFirst());
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

  /// Whether a name is resolved to an address; to any of this machine, if it stands for them all.
  private static boolean leadsTo(String name, InetAddress address) {
    try {
      return Arrays.stream(InetAddress.getAllByName(name))
          .anyMatch(each -> each.equals(address) || (address.isAnyLocalAddress() && isOurs(each)));
    } catch (UnknownHostException _) {
      return false;
    }
  }

  private static boolean isOurs(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException _) {
      return false; // a machine that does not know its interfaces
    }
  }
}
