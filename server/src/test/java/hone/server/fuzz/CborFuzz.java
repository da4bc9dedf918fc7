package hone.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import hone.api.OperationShape;
import hone.api.Protocol;
import hone.api.Shape;
import hone.api.Wire;

/// Bodies in CBOR: refused, or read as what they write.
final class CborFuzz {
  private static final Shapes SHAPES = Shapes.in(Protocol.CBOR);

  @FuzzTest
  void body(byte[] input) {
    Shapes.Chosen chosen = SHAPES.chosen(input);
    check(chosen.shape(), chosen.body());
  }

  private static <I extends Shape> void check(OperationShape<I> shape, byte[] body) {
    Answers.orRefusal(() -> Wire.decodeCbor(shape, body))
        .ifPresent(
            read ->
                assertThat((Object) Wire.decodeCbor(shape, Wire.encodeCbor(read))).isEqualTo(read));
  }
}
