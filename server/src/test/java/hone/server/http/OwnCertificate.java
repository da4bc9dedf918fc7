package hone.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import hone.server.listen.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A certificate that nobody else has signed, from the JDK's tool.
///
/// @param files for a server
/// @param trusting for clients, which trust nothing else
record OwnCertificate(TlsFiles files, SSLContext trusting) {
  private static final char[] PASSWORD = "password".toCharArray();

  /// Make one for 127.0.0.1, with its files in a folder.
  static OwnCertificate make(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    return make(folder, "IP:127.0.0.1");
  }

  /// @param names its subject's alternative names, as keytool takes them
  static OwnCertificate make(Path folder, String names)
      throws IOException, InterruptedException, GeneralSecurityException {
    KeyStore keys = keys(folder, names);
    byte[] certificate = keys.getCertificate("hone").getEncoded();
    byte[] key = keys.getKey("hone", PASSWORD).getEncoded();
    TlsFiles files =
        new TlsFiles(
            Files.writeString(folder.resolve("cert.pem"), pem("CERTIFICATE", certificate)),
            Files.writeString(folder.resolve("key.pem"), pem("PRIVATE KEY", key)));
    return new OwnCertificate(files, trusting(keys));
  }

  private static KeyStore keys(Path folder, String names)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path file = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "hone",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=" + names,
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor()).isZero();
    return KeyStore.getInstance(file.toFile(), PASSWORD);
  }

  private static String pem(String kind, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
  }

  private static SSLContext trusting(KeyStore keys) throws GeneralSecurityException, IOException {
    var trust = TrustManagerFactory.getInstance("PKIX");
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("hone", keys.getCertificate("hone"));
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
