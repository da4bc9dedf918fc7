package hone.server.operations.logs;

import hone.api.ConstraintException;
import hone.api.OperationShape;
import hone.api.Shape;
import hone.engine.ApiError;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.CloudWatchErrors;
import hone.server.operations.support.ShapedOperation;
import hone.server.operations.support.ShapedOperation.Silent;
import hone.server.protocol.Answer;
import hone.server.protocol.Codec;
import java.util.function.BiFunction;

/// An operation of CloudWatch Logs, which has a name of its own for what is wrong with a request.
record LogOperation(Operation operation) implements Operation {

  static <I extends Shape> Operation answering(
      OperationShape<I> shape, BiFunction<Caller, I, Shape> call) {
    return new LogOperation(ShapedOperation.answering(shape, call));
  }

  static <I extends Shape> Operation silent(OperationShape<I> shape, Silent<I> call) {
    return new LogOperation(ShapedOperation.silent(shape, call));
  }

  @Override
  public OperationShape<?> shape() {
    return operation.shape();
  }

  @Override
  public boolean creates() {
    return operation.creates();
  }

  @Override
  public Answer perform(Caller caller, Codec codec, byte[] body) {
    try {
      return operation.perform(caller, codec, body);
    } catch (ConstraintException broken) {
      throw CloudWatchErrors.invalidLogParameter(String.valueOf(broken.getMessage()));
    } catch (ApiError refused) {
      if (refused.code() == ApiError.Code.VALIDATION) {
        throw CloudWatchErrors.invalidLogParameter(refused.text());
      }
      throw refused;
    }
  }
}
