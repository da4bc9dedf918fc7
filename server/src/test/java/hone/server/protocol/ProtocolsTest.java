package hone.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import hone.api.Protocol;
import hone.api.Wire;
import hone.api.cloudwatch.Datapoint;
import hone.api.cloudwatch.GetMetricStatisticsOutput;
import hone.api.cloudwatch.Operations;
import hone.server.sigv4.SignableRequest;
import hone.server.sigv4.SignableRequest.Header;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProtocolsTest {
  private static final Fault FAULT = new Fault(400, "ThrottlingException", "Rate exceeded");

  private static Codec codec(String method, String path, String... headers) {
    var all = new ArrayList<Header>();
    for (int i = 0; i < headers.length; i += 2) {
      all.add(new Header(headers[i], headers[i + 1]));
    }
    return Protocols.of(new SignableRequest(method, path, "", all, new byte[0]));
  }

  @Test
  void tellsTheProtocolFromPathAndHeaders() {
    assertThat(codec("POST", "/", "X-Amz-Target", "SageMaker.ListTags")).isEqualTo(JsonCodec.V1_1);
    assertThat(codec("POST", "/", "Content-Type", "application/x-amz-json-1.0"))
        .isEqualTo(JsonCodec.V1_0);
    assertThat(
            codec("POST", "/", "Content-Type", "APPLICATION/x-www-form-urlencoded; charset=utf-8"))
        .isInstanceOf(QueryCodec.class);
    assertThat(codec("POST", "/service/a/operation/b", "smithy-protocol", "rpc-v2-cbor"))
        .isInstanceOf(CborCodec.class);
    assertThat(codec("PUT", "/BatchPutMetrics", "Content-Type", "application/json"))
        .isInstanceOf(RestJsonCodec.class);
    assertThat(codec("GET", "/")).isEqualTo(JsonCodec.V1_1);
  }

  @Test
  void writesAnErrorInEachForm() {
    for (Protocol protocol : Protocol.values()) {
      Answer answer = of(protocol).encode(FAULT, "id");
      String body = new String(answer.body(), StandardCharsets.UTF_8);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(body).contains("Rate exceeded");
      switch (protocol) {
        case JSON, REST_JSON ->
            assertThat(answer.headers()).containsEntry("x-amzn-ErrorType", FAULT.code());
        case QUERY -> assertThat(body).contains("<Code>Throttling</Code>");
        case CBOR ->
            assertThat(answer.headers())
                .containsEntry("x-amzn-query-error", "Throttling;Sender")
                .containsEntry("smithy-protocol", "rpc-v2-cbor");
      }
    }
  }

  private static Codec of(Protocol protocol) {
    return switch (protocol) {
      case JSON -> JsonCodec.V1_1;
      case REST_JSON -> new RestJsonCodec();
      case QUERY -> new QueryCodec();
      case CBOR -> new CborCodec();
    };
  }

  @Test
  void writesTimesInCborAsTaggedSeconds() {
    var output =
        new GetMetricStatisticsOutput(
            null, List.of(Datapoint.builder().timestamp(Instant.ofEpochMilli(1_500)).build()));
    Answer answer = new CborCodec().encode(Operations.GET_METRIC_STATISTICS, output, "id");

    // RFC 8949: c1 is tag 1, fb a double of 64 bits, 3ff8… is 1.5.
    assertThat(HexFormat.of().formatHex(answer.body())).contains("c1fb3ff8000000000000");
  }

  @Test
  void readsCbor() {
    // {"Namespace": "/a", "MetricName": "m", "StartTime": 1(0), "EndTime": 1(1.5), "Period": 60}
    byte[] body =
        HexFormat.of()
            .parseHex(
                "a5"
                    + "694e616d657370616365"
                    + "622f61"
                    + "6a4d65747269634e616d65"
                    + "616d"
                    + "69537461727454696d65"
                    + "c100"
                    + "67456e6454696d65"
                    + "c1fb3ff8000000000000"
                    + "66506572696f64"
                    + "183c");

    var input = Wire.decodeCbor(Operations.GET_METRIC_STATISTICS, body);

    assertThat(input.namespace()).isEqualTo("/a");
    assertThat(input.startTime()).isEqualTo(Instant.EPOCH);
    assertThat(input.endTime()).isEqualTo(Instant.ofEpochMilli(1_500));
    assertThat(input.period()).isEqualTo(60);
  }
}
