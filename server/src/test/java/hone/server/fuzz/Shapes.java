package hone.server.fuzz;

import hone.api.OperationShape;
import hone.api.Protocol;
import hone.api.Shape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The operations that a protocol may call, one of which an input's first line chooses.
record Shapes(List<OperationShape<?>> all) {

  static Shapes in(Protocol... protocols) {
    var all = new ArrayList<OperationShape<?>>();
    for (List<OperationShape<?>> each :
        List.of(
            hone.api.sagemaker.Operations.ALL,
            hone.api.metrics.Operations.ALL,
            hone.api.logs.Operations.ALL,
            hone.api.cloudwatch.Operations.ALL,
            hone.api.sts.Operations.ALL,
            hone.api.iam.Operations.ALL,
            hone.api.insight.Operations.ALL)) {
      all.addAll(each);
    }
    all.removeIf(
        shape -> Arrays.stream(protocols).noneMatch(shape.service().protocols()::contains));
    return new Shapes(List.copyOf(all));
  }

  /// The operation that the input's first line names, and the body that follows.
  Chosen chosen(byte[] input) {
    int end = 0;
    while (end < input.length && input[end] != '\n') {
      end++;
    }
    String name = new String(input, 0, end, StandardCharsets.ISO_8859_1);
    OperationShape<?> shape =
        all.stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseGet(() -> all.get(Math.floorMod(name.hashCode(), all.size())));
    return new Chosen(
        shape, Arrays.copyOfRange(input, Math.min(end + 1, input.length), input.length));
  }

  /// @param body the caller must not modify it
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Chosen(OperationShape<? extends Shape> shape, byte[] body) {}
}
