package hone.server.listen;

import hone.server.listen.TlsFiles.Pair;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/// Gives each handshake the newest certificate and its key. A handshake asks for them one after the
/// other, by a name that no renewal has twice: those that are under way go on with what they began
/// with. Thread-safe.
final class RenewedKeys extends X509ExtendedKeyManager {
  private static final char[] NO_PASSWORD = new char[0];

  private volatile Generation now;

  /// @param name of its certificate and key
  /// @param before what it replaced, without what that had replaced
  private record Generation(
      long number, String name, X509ExtendedKeyManager keys, @Nullable Generation before) {}

  RenewedKeys(Pair first) throws GeneralSecurityException {
    now = generation(first, 1, null);
  }

  /// Give later handshakes another certificate. For one thread.
  void renew(Pair pair) throws GeneralSecurityException {
    Generation old = now;
    var last = new Generation(old.number(), old.name(), old.keys(), null);
    now = generation(pair, old.number() + 1, last);
  }

  private static Generation generation(Pair pair, long number, @Nullable Generation before)
      throws GeneralSecurityException {
    String name = "certificate-" + number;
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException error) {
      throw new GeneralSecurityException(error);
    }
    store.setKeyEntry(name, pair.key(), NO_PASSWORD, pair.chain().toArray(Certificate[]::new));
    var factory = KeyManagerFactory.getInstance("SunX509");
    factory.init(store, NO_PASSWORD);
    X509ExtendedKeyManager keys =
        Arrays.stream(factory.getKeyManagers())
            .filter(X509ExtendedKeyManager.class::isInstance)
            .map(X509ExtendedKeyManager.class::cast)
            .findFirst()
            .orElseThrow();
    return new Generation(number, name, keys, before);
  }

  private X509KeyManager of(String name) {
    Generation newest = now;
    Generation before = newest.before();
    return before != null && before.name().equals(name) ? before.keys() : newest.keys();
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String type, Principal @Nullable [] issuers, SSLEngine engine) {
    return now.keys().chooseEngineServerAlias(type, issuers, engine);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String type, Principal @Nullable [] issuers, Socket socket) {
    return now.keys().chooseServerAlias(type, issuers, socket);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String name) {
    return of(name).getCertificateChain(name);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String name) {
    return of(name).getPrivateKey(name);
  }

  @Override
  public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
    return now.keys().getServerAliases(type, issuers);
  }

  @Override
  public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
    return null; // a server's alone
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] types, Principal @Nullable [] issuers, Socket socket) {
    return null;
  }
}
