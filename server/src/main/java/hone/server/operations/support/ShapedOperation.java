package hone.server.operations.support;

import hone.api.Checker;
import hone.api.OperationShape;
import hone.api.Shape;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.protocol.Answer;
import hone.server.protocol.Codec;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// An operation whose request is decoded and checked by the API's model.
///
/// @param shape what the operation takes
/// @param creates whether a retried request must get the first one's answer
/// @param call does it; empty for operations without output
public record ShapedOperation<I extends Shape>(
    OperationShape<I> shape, boolean creates, BiFunction<Caller, I, Optional<Shape>> call)
    implements Operation {

  /// An operation that creates something.
  public static <I extends Shape> Operation creating(
      OperationShape<I> shape, BiFunction<Caller, I, Shape> call) {
    return new ShapedOperation<>(
        shape, true, (caller, input) -> Optional.of(call.apply(caller, input)));
  }

  /// An operation that answers.
  public static <I extends Shape> Operation answering(
      OperationShape<I> shape, BiFunction<Caller, I, Shape> call) {
    return new ShapedOperation<>(
        shape, false, (caller, input) -> Optional.of(call.apply(caller, input)));
  }

  /// An operation without output.
  public static <I extends Shape> Operation silent(OperationShape<I> shape, Silent<I> call) {
    return new ShapedOperation<>(
        shape,
        false,
        (caller, input) -> {
          call.perform(caller, input);
          return Optional.empty();
        });
  }

  /// What an operation without output does.
  public interface Silent<I> {
    void perform(Caller caller, I input);
  }

  @Override
  public Answer perform(Caller caller, Codec codec, byte[] body) {
    I input = codec.decode(shape, body);
    Shape output = call.apply(caller, input).orElse(null);
    // In tests, every answer is held to the model: what AWS always tells, clients always read.
    assert missing(output).isEmpty() : missing(output);
    return codec.encode(shape, output, caller.requestId());
  }

  /// What an answer must tell and does not. Its lengths are not bound: AWS's built-in algorithms
  /// have more metrics than a request may.
  private static List<String> missing(@Nullable Shape output) {
    return output == null
        ? List.of()
        : Checker.faults(output).stream().filter(each -> each.contains("not be null")).toList();
  }
}
