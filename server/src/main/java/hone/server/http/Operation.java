package hone.server.http;

import hone.api.OperationShape;
import hone.server.protocol.Answer;
import hone.server.protocol.Codec;

/// One operation of one service. Thread-safe.
public interface Operation {

  /// How it is called, and what it takes.
  OperationShape<?> shape();

  /// Whether a retried request must get the first one's answer, because doing it again would be
  /// another thing (or be refused, since the name is now taken).
  boolean creates();

  /// Do it.
  ///
  /// @param codec how the request is written, and the answer is to be
  /// @param body the request document, as sent
  Answer perform(Caller caller, Codec codec, byte[] body);

  /// A name that no other operation has: the value of `X-Amz-Target`, where that is used.
  default String target() {
    return shape().target();
  }
}
