package hone.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.server.protocol.Protocols;
import hone.server.sigv4.SignableRequest;
import hone.server.sigv4.SignableRequest.Header;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is said of operations that are not offered.
final class RoutesTest {
  @Test
  void whoWouldAssumeARoleIsToldHowTemporaryKeysAreMade() {
    var form = new Header("content-type", "application/x-www-form-urlencoded");
    byte[] body = "Action=AssumeRole&Version=2011-06-15&RoleArn=a".getBytes(UTF_8);
    var request = new SignableRequest("POST", "/", "", List.of(form), body);

    assertThatThrownBy(() -> new Routes(List.of()).find(request, Protocols.of(request), "sts"))
        .isInstanceOf(WireError.class)
        .hasMessageContaining("hone credentials create --hours N");
  }
}
