package hone.server.protocol;

import hone.api.OperationShape;
import hone.api.Protocol;
import hone.api.Shape;
import org.jspecify.annotations.Nullable;

/// One way of writing requests, answers and errors. Immutable, thread-safe.
public sealed interface Codec permits CborCodec, JsonCodec, QueryCodec, RestJsonCodec {

  Protocol protocol();

  /// Read and check a request.
  ///
  /// @throws hone.api.DecodeException if it is not of the protocol or the operation's types
  /// @throws hone.api.ConstraintException if it breaks constraints of the model
  <I extends Shape> I decode(OperationShape<I> operation, byte[] body);

  /// Write an answer.
  ///
  /// @param output `null` for an operation without output
  Answer encode(OperationShape<?> operation, @Nullable Shape output, String requestId);

  /// Write an error.
  Answer encode(Fault fault, String requestId);
}
