package hone.server.http;

import hone.server.protocol.Answer;
import hone.server.protocol.Codec;
import hone.server.sigv4.SigV4Verifier;
import hone.server.sigv4.SignableRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// What a front lets requests through to. Thread-safe.
public final class Gate {
  private final Dispatcher dispatcher;
  private final BooleanSupplier ready;

  /// @param ready whether the parts behind can do their work
  /// @param answered what a call of that id was answered before, here or at another server
  public Gate(
      SigV4Verifier verifier,
      List<Operation> operations,
      BooleanSupplier ready,
      Function<String, Optional<String>> answered,
      InstantSource time) {
    this.dispatcher =
        new Dispatcher(verifier, new Routes(operations), new RetriedCalls(time, answered));
    this.ready = ready;
  }

  Answer answer(SignableRequest request, Codec codec, String requestId) {
    return dispatcher.answer(request, codec, requestId);
  }

  BooleanSupplier ready() {
    return ready;
  }
}
