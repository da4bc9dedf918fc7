package hone.server.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import hone.server.credentials.Sessions.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class SessionsTest {
  private static final AccessKey KEY = new AccessKey("AKIAONE", "123456789012", "secret", null);
  private static final Instant BEGAN = Instant.parse("2026-11-27T00:00:00Z");

  private final Map<String, AccessKey> keys = new LinkedHashMap<>(Map.of(KEY.id(), KEY));
  private Instant now = BEGAN;
  private final InstantSource time = () -> now;
  private final Sessions sessions = FakeSessions.of(id -> Optional.ofNullable(keys.get(id)), time);

  @Test
  void aTokenLetsItsKeysAccountReadInItsRegion() {
    Sessions.Begun begun = sessions.begin(KEY.principal(), "us-west-2");

    assertThat(sessions.find(begun.token())).contains(new Session(KEY.principal(), "us-west-2"));
    assertThat(begun.token()).matches("[A-Za-z0-9_-]+");
    assertThat(begun.expiresAt()).isEqualTo(BEGAN.plus(Sessions.LIFETIME));
    assertThat(begun.toString()).doesNotContain(begun.token());
  }

  @Test
  void noTwoTokensAreAlike() {
    assertThat(sessions.begin(KEY.principal(), "us-west-2").token())
        .isNotEqualTo(sessions.begin(KEY.principal(), "us-west-2").token());
  }

  @Test
  void aSessionEndsAfterItsTime() {
    String token = sessions.begin(KEY.principal(), "us-west-2").token();

    now = BEGAN.plus(Sessions.LIFETIME).minusMillis(1);
    assertThat(sessions.find(token)).isPresent();
    now = BEGAN.plus(Sessions.LIFETIME);
    assertThat(sessions.find(token)).isEmpty();
  }

  @Test
  void aSessionEndsWithItsKey() {
    String token = sessions.begin(KEY.principal(), "us-west-2").token();

    keys.clear();
    assertThat(sessions.find(token)).isEmpty();
  }

  @Test
  void aTemporaryKeysSessionEndsWithIt() {
    Instant end = BEGAN.plus(Duration.ofMinutes(5));
    var temporary = new AccessKey("ASIAONE", "123456789012", "secret", "token", null, end);
    keys.put(temporary.id(), temporary);
    Sessions.Begun begun = sessions.begin(temporary.principal(), "us-west-2");
    String token = begun.token();

    assertThat(begun.expiresAt()).isEqualTo(end);
    now = end.minusMillis(1);
    assertThat(sessions.find(token)).isPresent();
    now = end;
    assertThat(sessions.find(token)).isEmpty();
  }

  @Test
  void aChangedOrForeignTokenIsNone() {
    String token = sessions.begin(KEY.principal(), "us-west-2").token();
    byte[] bytes = Base64.getUrlDecoder().decode(token);
    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 1;
      assertThat(sessions.find(Base64.getUrlEncoder().encodeToString(changed))).isEmpty();
    }
    for (String none : new String[] {"", "abc", "ä", " ", token + "A", token.substring(4)}) {
      assertThat(sessions.find(none)).as(none).isEmpty();
    }
    String other =
        Base64.getEncoder()
            .encodeToString(
                "another master key's 32 by"
                    .repeat(2)
                    .substring(0, 32)
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    var random = RandomGenerator.getDefault();
    var foreign =
        new Sessions(
            MasterKey.find(other, Path.of("unread"), random, List.of()),
            id -> Optional.of(KEY),
            time,
            random);
    assertThat(foreign.find(token)).isEmpty();
  }

  /// A sealed key and a session's token are made under the same master key.
  @Test
  void aSealedKeyIsNoToken() {
    var random = RandomGenerator.getDefault();
    String bytes = Base64.getEncoder().encodeToString(new byte[32]);
    var master = MasterKey.find(bytes, Path.of("unread"), random, List.of());
    String sealed = master.seal(KEY, random).substring(2);

    assertThat(sessions.find(sealed.replace('+', '-').replace('/', '_'))).isEmpty();
  }
}
