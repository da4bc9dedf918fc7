package hone.server.http;

import hone.api.OperationShape;
import hone.server.protocol.Answer;
import hone.server.protocol.Codec;
import java.util.regex.Pattern;

/// One operation of one service. Thread-safe.
public interface Operation {
  /// How the names of operations begin that change nothing.
  Pattern READS = Pattern.compile("(Describe|List|Get|Search|Filter|BatchGet|Simulate)");

  /// How it is called, and what it takes.
  OperationShape<?> shape();

  /// Whether a retried request must get the first one's answer, because doing it again would be
  /// another thing (or be refused, since the name is now taken).
  boolean creates();

  /// Whether it changes anything. AWS's names tell, and what they leave open counts as a change.
  default boolean changes() {
    return !READS.matcher(shape().name()).lookingAt();
  }

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
