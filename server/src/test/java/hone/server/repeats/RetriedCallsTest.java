package hone.server.repeats;

import static org.assertj.core.api.Assertions.assertThat;

import hone.server.credentials.Principal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class RetriedCallsTest {
  private static String id(Principal principal) {
    return RetriedCalls.Key.of(
            principal,
            "eu-west-1",
            "invocation",
            "SageMaker.CreateTrainingJob",
            "body".getBytes(StandardCharsets.UTF_8))
        .id();
  }

  /// It is in the store, where another version looks for it. SHA-256 of account, key, role, region,
  /// invocation, target and the body's SHA-256, a line each.
  @Test
  void aCallsIdDependsOnItsPartsAlone() {
    assertThat(id(new Principal("123456789012", "AKIA1", "trainer")))
        .isEqualTo("fac78b0ccef039f16ab5e283cad6cd42e59168b8cb7e64f0037d8aaf05a7d6fb");
    assertThat(id(new Principal("123456789012", "AKIA1")))
        .isEqualTo("de9c740760b7f4aee0e068d4645374d2c2fd852b1ba241479ace20ff8ddcefa2");
  }
}
