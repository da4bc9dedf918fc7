package hone.server.sigv4;

import static org.assertj.core.api.Assertions.assertThat;

import hone.server.credentials.AccessKey;
import hone.server.sigv4.SignableRequest.Header;
import hone.server.sigv4.Verification.Refused;
import hone.server.sigv4.Verification.Verified;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// What a verification costs, in this thread's time on a processor, which what else runs does not
/// add to; and that its time tells nothing of the right signature.
final class SigV4CostTest {
  private static final AccessKey KEY = new AccessKey("AKIA1", "123456789012", "secret", null);
  private static final InstantSource TIME =
      InstantSource.fixed(Instant.parse("2026-11-24T10:00:00Z"));
  private static final int CALLS = 20_000;

  private final SigV4Verifier verifier =
      new SigV4Verifier(
          id -> Optional.of(KEY).filter(key -> key.id().equals(id)),
          List.of("sagemaker"),
          SigV4Verifier.SKEW,
          TIME);

  /// A body as those of `CreateHyperParameterTuningJob` are.
  private static SignableRequest signed() {
    byte[] body = "x".repeat(4_000).getBytes(StandardCharsets.UTF_8);
    var headers = new ArrayList<Header>();
    headers.add(new Header("Host", "127.0.0.1:8020"));
    headers.add(new Header("Content-Type", "application/x-amz-json-1.1"));
    headers.add(new Header("X-Amz-Target", "SageMaker.CreateHyperParameterTuningJob"));
    var plain = new SignableRequest("POST", "/", "", headers, body);
    new SigV4Signer(KEY.id(), KEY.secret(), null, "us-west-2", "sagemaker")
        .sign(plain, TIME)
        .forEach((name, value) -> headers.add(new Header(name, value)));
    return new SignableRequest("POST", "/", "", headers, body);
  }

  /// The same with another signature that begins as the right one does.
  private static SignableRequest wrongFrom(SignableRequest request, int digit) {
    Header right = request.headers().getLast();
    int start = right.value().length() - 64;
    var wrong = new StringBuilder(right.value());
    for (int i = start + digit; i < wrong.length(); i++) {
      wrong.setCharAt(i, wrong.charAt(i) == '0' ? '1' : '0');
    }
    var headers = new ArrayList<>(request.headers());
    headers.set(headers.size() - 1, new Header(right.name(), wrong.toString()));
    return new SignableRequest("POST", "/", "", headers, request.body());
  }

  private static long processorNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @Test
  void fiveThousandRequestsASecondAreVerifiedByOneProcessor() {
    SignableRequest request = signed();
    double best = 0;
    for (int i = 0; i < 3; i++) {
      long start = processorNanos();
      for (int j = 0; j < CALLS; j++) {
        assertThat(verifier.verify(request) instanceof Verified).isTrue();
      }
      best = Math.max(best, CALLS / (double) (processorNanos() - start) * 1e9);
    }

    assertThat(best).isGreaterThan(5_000);
  }

  /// Welch's t of the times of 20,000 signatures that are wrong in the last digit alone and of as
  /// many that are wrong in all; beyond 4.5 they differ. What else the machine does can tell them
  /// apart once, not three times.
  @Test
  void theTimeDoesNotTellHowMuchOfASignatureIsRight() {
    SignableRequest request = signed();
    SignableRequest near = wrongFrom(request, 63);
    SignableRequest far = wrongFrom(request, 0);
    double least = Double.MAX_VALUE;
    for (int seed = 0; seed < 3 && least > 4.5; seed++) {
      least = Math.min(least, Math.abs(welch(near, far, seed)));
    }

    assertThat(least).isLessThan(4.5);
  }

  private double welch(SignableRequest near, SignableRequest far, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    var times = List.of(new Moments(), new Moments());
    for (int i = -CALLS; i < 2 * CALLS; i++) {
      boolean isNear = random.nextBoolean();
      long start = System.nanoTime();
      Verification found = verifier.verify(isNear ? near : far);
      long nanos = System.nanoTime() - start;
      assertThat(found instanceof Refused).isTrue();
      // The first are of code that is not compiled yet; the long ones waited for something else.
      if (i >= 0 && nanos < Duration.ofMillis(1).toNanos()) {
        times.get(isNear ? 0 : 1).add((double) nanos);
      }
    }
    return (times.get(0).mean - times.get(1).mean)
        / Math.sqrt(times.get(0).errorSquared() + times.get(1).errorSquared());
  }

  /// Mean and spread, by Welford's way.
  private static final class Moments {
    private long count;
    private double mean;
    private double squares;

    private void add(double value) {
      count++;
      double before = value - mean;
      mean += before / count;
      squares += before * (value - mean);
    }

    private double errorSquared() {
      return squares / (count - 1) / count;
    }
  }
}
