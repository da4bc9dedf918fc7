package hone.server.listen;

import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.pki.PkiException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;

/// A certificate and its key, as PEM files.
///
/// @param certificate the server's certificate, followed by those that signed it
/// @param key its private key, PKCS 8 or PKCS 1, not encrypted
public record TlsFiles(Path certificate, Path key) {
  private static final byte[] SIGNED = {1, 2, 3};
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----");
  private static final List<String> KEYS = List.of("PRIVATE KEY", "RSA PRIVATE KEY");

  /// What the files hold at one time.
  ///
  /// @param chain the server's certificate first
  record Pair(PrivateKey key, List<X509Certificate> chain) {
    X509Certificate own() {
      return chain.getFirst();
    }
  }

  /// All bytes of both, by which one sees whether they changed.
  ///
  /// @throws ListenException if one cannot be read
  byte[] bytes() {
    var all = new ByteArrayOutputStream();
    for (Path file : List.of(certificate, key)) {
      all.writeBytes(bytes(file));
    }
    return all.toByteArray();
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException error) {
      throw new ListenException(
          "the PEM file '" + file + "' is not there or cannot be read", error);
    }
  }

  /// Read them.
  ///
  /// @throws ListenException if one is none, or they do not belong together
  Pair read() {
    checkKey();
    try {
      Keys keys =
          Keys.builder()
              .pem(pem -> pem.key(Resource.create(key)).certChain(Resource.create(certificate)))
              .build();
      var pair = new Pair(keys.privateKey().orElseThrow(), keys.certChain());
      if (belongTogether(pair.key(), pair.own().getPublicKey())) {
        return pair;
      }
    } catch (PkiException
        | IllegalArgumentException
        | IllegalStateException
        | NoSuchElementException
        | GeneralSecurityException error) {
      throw new ListenException(
          "'"
              + certificate
              + "' and '"
              + key
              + "' are no certificate and its key in PEM: "
              + error.getMessage(),
          error);
    }
    throw new ListenException(
        "'" + key + "' is not the private key of the first certificate in '" + certificate + "'");
  }

  /// Refuse a key in a form that cannot be read, and say what to do about it.
  private void checkKey() {
    String text = new String(bytes(key), StandardCharsets.ISO_8859_1);
    String found =
        BEGIN.matcher(text).results().findFirst().map(each -> each.group(1)).orElse("no PEM");
    boolean encrypted = text.contains("Proc-Type: 4,ENCRYPTED");
    if (!KEYS.contains(found) || encrypted) {
      throw new ListenException(
          "'%s': found %s%s, allowed: PRIVATE KEY (PKCS 8, RSA or EC) or RSA PRIVATE KEY"
                  .formatted(key, found, encrypted ? ", encrypted" : "")
              + (", not encrypted; 'openssl pkcs8 -topk8 -nocrypt -in " + key)
              + " -out NEW' turns another into one");
    }
  }

  private static boolean belongTogether(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
      return false;
    }
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    var signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(SIGNED);
    byte[] signed = signature.sign();
    signature.initVerify(certified);
    signature.update(SIGNED);
    return signature.verify(signed);
  }
}
