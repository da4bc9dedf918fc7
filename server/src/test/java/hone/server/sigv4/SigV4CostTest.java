package hone.server.sigv4;

import static org.assertj.core.api.Assertions.assertThat;

import hone.server.credentials.AccessKey;
import hone.server.sigv4.SignableRequest.Header;
import hone.server.sigv4.Verification.Verified;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a verification costs, in this thread's time on a processor, which what else runs does not
/// add to.
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
}
