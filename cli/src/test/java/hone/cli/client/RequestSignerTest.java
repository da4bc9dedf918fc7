package hone.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class RequestSignerTest {
  private static final InstantSource TIME =
      InstantSource.fixed(Instant.parse("2015-08-30T12:36:00Z"));

  /// AWS's test suite of Signature Version 4, case `post-vanilla`; its key is published there.
  @Test
  void signsAsAwsDoes() {
    var credentials =
        new Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", null);
    var endpoint =
        new Endpoint(URI.create("https://example.amazonaws.com"), "us-east-1", credentials);

    var headers = new RequestSigner(endpoint, TIME).sign("service", new TreeMap<>(), new byte[0]);

    assertThat(headers)
        .containsEntry("x-amz-date", "20150830T123600Z")
        .containsEntry(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                + "SignedHeaders=host;x-amz-date, "
                + "Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
  }

  @Test
  void theTargetTheTypeAndASessionTokenAreSignedToo() {
    var endpoint =
        new Endpoint(
            URI.create("http://127.0.0.1:8020"),
            "us-west-2",
            new Credentials("AKID", "s", "token"));

    var headers = new RequestSigner(endpoint, TIME).sign("sagemaker", "A.B", "c/d", new byte[0]);

    assertThat(headers)
        .doesNotContainKey("host")
        .containsEntry("x-amz-security-token", "token")
        .containsEntry("x-amz-target", "A.B");
    assertThat(headers.get("authorization"))
        .contains("content-type;host;x-amz-date;x-amz-security-token;x-amz-target");
  }
}
