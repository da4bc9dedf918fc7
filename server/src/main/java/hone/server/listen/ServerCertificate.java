package hone.server.listen;

import hone.server.listen.TlsFiles.Pair;
import io.helidon.common.tls.Tls;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// The server's certificate, which is read anew when its files change. Connections that are open
/// stay; new ones get the new certificate. Files that are not right change nothing, and the log
/// says why. Thread-safe.
public final class ServerCertificate implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ServerCertificate.class.getName());
  private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");
  static final Duration LOOK = Duration.ofSeconds(10);

  private final TlsFiles files;
  private final InstantSource clock;
  private final RenewedKeys keys;
  private final Tls tls;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tls-certificate").factory());

  /// What the files held when they were last right. For one thread, as the next three.
  private byte[] known;

  /// What they held at the last look, if that is wrong. It is told when the next look sees the
  /// same: whoever renews them writes one after the other.
  private byte @Nullable [] doubtful;

  private boolean toldDoubtful;
  private String toldUnreadable = "";
  private volatile X509Certificate newest;

  private ServerCertificate(TlsFiles files, InstantSource clock, Duration look)
      throws GeneralSecurityException {
    this.files = files;
    this.clock = clock;
    known = files.bytes();
    Pair pair = files.read();
    newest = pair.own();
    keys = new RenewedKeys(pair);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[] {keys}, null, null);
    tls = Tls.builder().sslContext(context).enabledProtocols(VERSIONS).build();
    if (expiry().isBefore(clock.instant())) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the certificate in '" + files.certificate() + "' expired at " + expiry());
    }
    ScheduledFuture<?> _ =
        thread.scheduleWithFixedDelay(
            this::look, look.toMillis(), look.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Read the files, and watch them from now on.
  ///
  /// @throws ListenException if one cannot be read or is none, or they do not belong together
  public static ServerCertificate open(TlsFiles files, InstantSource clock) {
    return open(files, clock, LOOK);
  }

  static ServerCertificate open(TlsFiles files, InstantSource clock, Duration look) {
    try {
      return new ServerCertificate(files, clock, look);
    } catch (GeneralSecurityException error) {
      throw new ListenException(
          "the certificate in '" + files.certificate() + "' cannot be used: " + error.getMessage(),
          error);
    }
  }

  /// How connections are secured.
  public Tls tls() {
    return tls;
  }

  /// The name by which clients speak to a server at an address; empty for the address itself.
  public Optional<String> host(InetAddress address) {
    return CertifiedHost.of(newest, address);
  }

  /// The file that clients must be told to trust: of a certificate that nobody else has signed.
  public Optional<Path> authority() {
    return newest.getIssuerX500Principal().equals(newest.getSubjectX500Principal())
        ? Optional.of(files.certificate())
        : Optional.empty();
  }

  /// When the certificate that new connections get is valid no more.
  public Instant expiry() {
    return newest.getNotAfter().toInstant();
  }

  private void look() {
    try {
      byte[] found = files.bytes();
      toldUnreadable = "";
      if (Arrays.equals(found, known)) {
        doubtful = null;
      } else {
        renew(found);
      }
    } catch (ListenException unreadable) {
      String why = String.valueOf(unreadable.getMessage());
      if (!why.equals(toldUnreadable)) {
        toldUnreadable = why;
        kept(why);
      }
    } catch (RuntimeException error) {
      LOG.log(System.Logger.Level.ERROR, "cannot look at the certificate's files", error);
    }
  }

  private void renew(byte[] found) {
    try {
      Pair pair = files.read();
      if (!Arrays.equals(files.bytes(), found)) {
        return; // they are being written
      }
      checkTime(pair.own());
      keys.renew(pair);
      newest = pair.own();
      known = found;
      doubtful = null;
      LOG.log(
          System.Logger.Level.INFO,
          "the certificate in '"
              + files.certificate()
              + "' was read anew; it expires at "
              + expiry());
    } catch (ListenException | GeneralSecurityException wrong) {
      if (!Arrays.equals(found, doubtful)) {
        doubtful = found;
        toldDoubtful = false;
      } else if (!toldDoubtful) {
        toldDoubtful = true;
        kept(String.valueOf(wrong.getMessage()));
      }
    }
  }

  private void checkTime(X509Certificate certificate) {
    Instant now = clock.instant();
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    if (from.isAfter(now) || until.isBefore(now)) {
      throw new ListenException(
          "the certificate in '"
              + files.certificate()
              + "' is valid from "
              + from
              + " until "
              + until
              + ", and it is "
              + now);
    }
  }

  private void kept(String why) {
    LOG.log(
        System.Logger.Level.WARNING,
        "the certificate that expires at " + expiry() + " stays in use: " + why);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
