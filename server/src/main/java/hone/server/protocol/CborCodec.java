package hone.server.protocol;

import hone.api.OperationShape;
import hone.api.Protocol;
import hone.api.Shape;
import hone.api.Wire;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Smithy's RPC v2 in CBOR, as today's clients of CloudWatch speak it.
public record CborCodec() implements Codec {
  private static final String CONTENT_TYPE = "application/cbor";
  private static final Map<String, String> MARK = Map.of("smithy-protocol", "rpc-v2-cbor");

  @Override
  public Protocol protocol() {
    return Protocol.CBOR;
  }

  @Override
  public <I extends Shape> I decode(OperationShape<I> operation, byte[] body) {
    return Wire.decodeCbor(operation, body);
  }

  @Override
  public Answer encode(OperationShape<?> operation, @Nullable Shape output, String requestId) {
    byte[] body = output == null ? new byte[0] : Wire.encodeCbor(output);
    return new Answer(200, CONTENT_TYPE, MARK, body);
  }

  /// The services that speak it once spoke the query protocol, so clients match on its codes.
  @Override
  public Answer encode(Fault fault, String requestId) {
    Shape document = new ErrorShape(fault.code(), fault.text());
    return new Answer(fault.status(), CONTENT_TYPE, MARK, Wire.encodeCbor(document))
        .with(Fault.QUERY_ERROR, fault.queryError());
  }
}
