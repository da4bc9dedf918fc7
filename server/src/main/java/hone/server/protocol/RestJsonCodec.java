package hone.server.protocol;

import hone.api.OperationShape;
import hone.api.Protocol;
import hone.api.Shape;
import hone.api.Wire;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON whose operation is told by method and path.
public record RestJsonCodec() implements Codec {
  private static final String CONTENT_TYPE = "application/json";

  @Override
  public Protocol protocol() {
    return Protocol.REST_JSON;
  }

  @Override
  public <I extends Shape> I decode(OperationShape<I> operation, byte[] body) {
    return Wire.decode(operation, body);
  }

  @Override
  public Answer encode(OperationShape<?> operation, @Nullable Shape output, String requestId) {
    byte[] body = output == null ? new byte[0] : Wire.encode(output);
    return new Answer(200, CONTENT_TYPE, Map.of(), body);
  }

  @Override
  public Answer encode(Fault fault, String requestId) {
    return JsonErrors.answer(CONTENT_TYPE, fault);
  }
}
