package hone.server.http;

import hone.server.protocol.Answer;
import hone.server.protocol.Codec;
import hone.server.sigv4.SigV4Verifier;
import hone.server.sigv4.SignableRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;

/// What a front lets requests through to. Thread-safe.
public final class Gate {
  private final Dispatcher dispatcher;
  private final BooleanSupplier ready;

  /// @param ready whether the parts behind can do their work
  public Gate(
      SigV4Verifier verifier,
      List<Operation> operations,
      BooleanSupplier ready,
      InstantSource time) {
    this.dispatcher = new Dispatcher(verifier, new Routes(operations), new RetriedCalls(time));
    this.ready = ready;
  }

  Answer answer(SignableRequest request, Codec codec, String requestId) {
    return dispatcher.answer(request, codec, requestId);
  }

  BooleanSupplier ready() {
    return ready;
  }
}
