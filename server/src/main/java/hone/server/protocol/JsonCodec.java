package hone.server.protocol;

import hone.api.OperationShape;
import hone.api.Protocol;
import hone.api.Shape;
import hone.api.Wire;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// AWS JSON.
///
/// @param contentType of the answer, which is that of the request
public record JsonCodec(String contentType) implements Codec {
  /// As SageMaker speaks it.
  public static final JsonCodec V1_1 = new JsonCodec("application/x-amz-json-1.1");

  /// As some clients of CloudWatch speak it.
  public static final JsonCodec V1_0 = new JsonCodec("application/x-amz-json-1.0");

  @Override
  public Protocol protocol() {
    return Protocol.JSON;
  }

  @Override
  public <I extends Shape> I decode(OperationShape<I> operation, byte[] body) {
    return Wire.decode(operation, body);
  }

  @Override
  public Answer encode(OperationShape<?> operation, @Nullable Shape output, String requestId) {
    byte[] body = output == null ? new byte[0] : Wire.encode(output);
    return new Answer(200, contentType, Map.of(), body);
  }

  /// Services of version 1.0 once spoke the query protocol, so clients match on its codes.
  @Override
  public Answer encode(Fault fault, String requestId) {
    Answer answer = JsonErrors.answer(contentType, fault);
    return equals(V1_0) ? answer.with(Fault.QUERY_ERROR, fault.queryError()) : answer;
  }
}
