package hone.server.s3.elsewhere;

import static java.nio.charset.StandardCharsets.UTF_8;

import hone.server.sigv4.S3Verifier;
import hone.server.sigv4.SignableRequest;
import hone.server.stream.StreamedService;
import java.io.IOException;
import java.util.LinkedHashMap;

/// Tells S3's clients, in their form, that this server has no buckets: an endpoint for all of AWS's
/// services leads them here. Reads no body and verifies nothing, since it tells nothing.
public final class S3Elsewhere implements StreamedService {
  @Override
  public String name() {
    return "s3";
  }

  @Override
  public boolean takes(SignableRequest head) {
    return S3Verifier.isClaimed(head);
  }

  @Override
  public void answer(Exchange exchange) throws IOException {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Content-Type", "application/xml");
    headers.put("Connection", "close");
    String xml =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Error><Code>NotImplemented</Code><Message>This server has no buckets: another S3 has \
        them (s3_endpoint). Lead S3's clients there by AWS_ENDPOINT_URL_S3, with that S3's \
        keys.</Message><RequestId>%s</RequestId></Error>
        """
            .formatted(exchange.requestId());
    exchange.send(501, headers, xml.getBytes(UTF_8));
  }
}
