package hone.cli.client;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.text.Words;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Certificates to trust instead of the JDK's, as AWS's tools find them in `AWS_CA_BUNDLE`, for a
/// server with one of its own.
final class Authorities {
  static final String VARIABLE = "AWS_CA_BUNDLE";

  private Authorities() {}

  /// A context that trusts the certificates of a PEM file.
  ///
  /// @throws CliError if it cannot be read or holds none
  static SSLContext of(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("authority-" + number++, each);
      }
      if (number == 0) {
        throw new CliError(Exit.USAGE, VARIABLE + ": '" + file + "' holds no certificate");
      }
      var trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException error) {
      throw new CliError(
          Exit.USAGE,
          VARIABLE + ": '" + file + "' holds no certificates in PEM: " + Words.error(error));
    }
  }
}
