package hone.server.listen;

import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.pki.PkiException;
import io.helidon.common.tls.Tls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A certificate and its key, as PEM files.
///
/// @param certificate the server's certificate, followed by those that signed it
/// @param key its private key, PKCS 8 or PKCS 1, not encrypted
public record TlsFiles(Path certificate, Path key) {
  private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

  /// Read them.
  ///
  /// @throws ListenException if one cannot be read or is none
  public Tls read() {
    for (Path file : List.of(certificate, key)) {
      if (!Files.isReadable(file)) {
        throw new ListenException("the PEM file '" + file + "' is not there or cannot be read");
      }
    }
    try {
      Keys keys =
          Keys.builder()
              .pem(pem -> pem.key(Resource.create(key)).certChain(Resource.create(certificate)))
              .build();
      return Tls.builder()
          .privateKey(keys)
          .privateKeyCertChain(keys)
          .enabledProtocols(VERSIONS)
          .build();
    } catch (PkiException | IllegalArgumentException | IllegalStateException error) {
      throw new ListenException(
          "'"
              + certificate
              + "' and '"
              + key
              + "' are no certificate and its key in PEM: "
              + error.getMessage(),
          error);
    }
  }
}
