package hone.server.http;

import hone.api.OperationShape;
import hone.api.sagemaker.ListTagsInput;
import hone.api.sagemaker.Operations;
import hone.server.protocol.Answer;
import hone.server.protocol.Codec;
import java.util.Map;
import java.util.function.BiFunction;

/// An operation that does what a test says.
record FakeOperation(String name, boolean creates, BiFunction<Caller, byte[], byte[]> action)
    implements Operation {

  @Override
  public OperationShape<?> shape() {
    return new OperationShape<>(Operations.SERVICE, name, "POST", "/", ListTagsInput::read);
  }

  @Override
  public Answer perform(Caller caller, Codec codec, byte[] body) {
    return new Answer(200, "application/x-amz-json-1.1", Map.of(), action.apply(caller, body));
  }
}
