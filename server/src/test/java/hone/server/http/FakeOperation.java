package hone.server.http;

import java.util.function.BiFunction;

/// An operation that does what a test says.
record FakeOperation(String name, boolean creates, BiFunction<Caller, byte[], byte[]> action)
    implements Operation {

  @Override
  public String target() {
    return "SageMaker." + name;
  }

  @Override
  public String service() {
    return "sagemaker";
  }

  @Override
  public byte[] perform(Caller caller, byte[] body) {
    return action.apply(caller, body);
  }
}
