package hone.server.protocol;

import hone.api.OperationShape;
import hone.api.Protocol;
import hone.api.Shape;
import hone.api.query.QueryWire;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// AWS's query protocol: a form, answered in XML.
public record QueryCodec() implements Codec {
  private static final String CONTENT_TYPE = "text/xml";

  @Override
  public Protocol protocol() {
    return Protocol.QUERY;
  }

  @Override
  public <I extends Shape> I decode(OperationShape<I> operation, byte[] body) {
    return QueryWire.decode(operation, body);
  }

  @Override
  public Answer encode(OperationShape<?> operation, @Nullable Shape output, String requestId) {
    return answer(200, QueryWire.encode(operation, output, requestId));
  }

  @Override
  public Answer encode(Fault fault, String requestId) {
    return answer(
        fault.status(),
        QueryWire.error("", fault.isSenders(), fault.queryCode(), fault.text(), requestId));
  }

  private static Answer answer(int status, byte[] body) {
    return new Answer(status, CONTENT_TYPE, Map.of(), body);
  }
}
