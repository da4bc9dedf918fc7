package hone.server.credentials;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Sessions for browsers, which have no access key: who has one may read what its account has in
/// one region, until it ends or the key that began it does. Nothing is stored: a session's token
/// is what it says, sealed under the master key. Thread-safe.
public final class Sessions {
  /// A working day.
  public static final Duration LIFETIME = Duration.ofHours(12);

  /// No access key's account begins so: neither's seal is the other's.
  private static final String BINDING = "session|1";

  private final MasterKey master;
  private final AccessKeys keys;
  private final InstantSource time;
  private final RandomGenerator random;

  /// @param keys those that may begin sessions, and end them by ending
  /// @param random fit for secrets
  public Sessions(MasterKey master, AccessKeys keys, InstantSource time, RandomGenerator random) {
    this.master = master;
    this.keys = keys;
    this.time = time;
    this.random = random;
  }

  /// Who reads, and where.
  public record Session(Principal principal, String region) {}

  /// A session that has begun. Its text form does not show the token.
  ///
  /// @param token letters that a URL may hold as they are
  public record Begun(String token, Instant expiresAt) {
    @Override
    public String toString() {
      return "Begun[until " + expiresAt + "]";
    }
  }

  /// Begin a session.
  public Begun begin(Principal principal, String region) {
    Instant end = time.instant().plus(LIFETIME);
    @Nullable Instant keysEnd =
        keys.find(principal.accessKeyId()).map(AccessKey::expiresAt).orElse(null);
    if (keysEnd != null && keysEnd.isBefore(end)) {
      end = keysEnd;
    }
    String plain = principal.accessKeyId() + "\n" + region + "\n" + end.toEpochMilli();
    byte[] sealed = master.seal(plain, BINDING, random);
    return new Begun(Base64.getUrlEncoder().withoutPadding().encodeToString(sealed), end);
  }

  /// The session of a token; empty if there is none, or it has ended.
  public Optional<Session> find(String token) {
    byte[] sealed;
    try {
      sealed = Base64.getUrlDecoder().decode(token.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    return master.open(sealed, BINDING).flatMap(this::inForce);
  }

  private Optional<Session> inForce(String plain) {
    String[] parts = plain.split("\n");
    Instant now = time.instant();
    if (!now.isBefore(Instant.ofEpochMilli(Long.parseLong(parts[2])))) {
      return Optional.empty();
    }
    return keys.find(parts[0])
        .filter(key -> key.expiresAt() == null || now.isBefore(key.expiresAt()))
        .map(key -> new Session(key.principal(), parts[1]));
  }
}
