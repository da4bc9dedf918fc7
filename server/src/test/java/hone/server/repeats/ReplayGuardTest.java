package hone.server.repeats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.ApiError;
import hone.server.protocol.Answer;
import hone.server.repeats.ReplayGuard.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReplayGuardTest {
  private static final Signature SIGNATURE = new Signature("account", "AKIA1", "abc");

  private Instant now = Instant.parse("2026-11-24T10:00:00Z");
  private final ReplayGuard guard = new ReplayGuard(Duration.ofMinutes(5), () -> now);
  private int done;

  private int status(Signature signature, @Nullable String invocation) {
    return guard.once(signature, invocation, () -> answer(200)).status();
  }

  private Answer answer(int status) {
    done++;
    return new Answer(status, "text/plain", Map.of(), new byte[0]);
  }

  private void after(Duration time) {
    now = now.plus(time);
  }

  @Test
  void repeatsOfTheSameMomentAreCallsOfTheirOwn() {
    status(SIGNATURE, "one");
    status(SIGNATURE, "two");
    status(SIGNATURE, null);
    after(Duration.ofSeconds(2));
    status(SIGNATURE, "three");

    assertThat(done).isEqualTo(4);
  }

  @Test
  void aRepeatOfTheSameInvocationGetsTheFirstAnswer() {
    status(SIGNATURE, "one");

    assertThat(status(SIGNATURE, "one")).isEqualTo(200);
    after(Duration.ofMinutes(4));
    assertThat(status(SIGNATURE, "one")).isEqualTo(200);
    assertThat(done).isEqualTo(1);
  }

  @Test
  void aLaterRepeatDoesNothing() {
    status(SIGNATURE, "one");
    for (int i = 0; i < 2; i++) {
      after(Duration.ofMillis(2_001));
      for (String invocation : new String[] {"two", null}) {
        assertThatThrownBy(() -> status(SIGNATURE, invocation)).isInstanceOf(ApiError.class);
      }
    }

    assertThat(done).isEqualTo(1);
    assertThat(status(new Signature("account", "AKIA1", "other"), "two")).isEqualTo(200);
    assertThat(status(new Signature("account", "AKIA2", "abc"), "two")).isEqualTo(200);
  }

  @Test
  void aLaterRepeatOfWhatWasRefusedDoesNothingEither() {
    guard.once(SIGNATURE, "one", () -> answer(400));
    guard.once(SIGNATURE, "one", () -> answer(400));
    assertThat(done).isEqualTo(2);

    after(Duration.ofSeconds(3));
    assertThatThrownBy(() -> status(SIGNATURE, "one")).isInstanceOf(ApiError.class);
    assertThat(done).isEqualTo(2);
  }

  @Test
  void signaturesAreKeptForAsLongAsTheyCanBeValid() {
    status(SIGNATURE, "one");

    after(Duration.ofMinutes(10));
    assertThatThrownBy(() -> status(SIGNATURE, "two")).isInstanceOf(ApiError.class);
    after(Duration.ofMillis(1));
    assertThat(status(SIGNATURE, "two")).isEqualTo(200);
  }

  @Test
  void callsOfAnotherAccountPushNothingOut() {
    status(SIGNATURE, "one");
    for (int i = 0; i < 100_001; i++) {
      status(new Signature("crowd", "AKIA2", "signature-" + i), "one");
    }

    after(Duration.ofSeconds(3));
    int before = done;
    assertThat(status(SIGNATURE, "one")).isEqualTo(200);
    assertThatThrownBy(() -> status(SIGNATURE, "two")).isInstanceOf(ApiError.class);
    assertThat(done).isEqualTo(before);
  }
}
