package hone.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import hone.api.OperationShape;
import hone.api.Protocol;
import hone.api.Shape;
import hone.api.ShapeReader;
import hone.api.Wire;
import java.util.function.Function;

/// Bodies in JSON, as AWS JSON and REST JSON have them: refused, or read as what they write.
final class JsonFuzz {
  private static final Shapes SHAPES = Shapes.in(Protocol.JSON, Protocol.REST_JSON);

  @FuzzTest
  void body(byte[] input) {
    Shapes.Chosen chosen = SHAPES.chosen(input);
    check(chosen.shape(), chosen.body());
  }

  private static <I extends Shape> void check(OperationShape<I> shape, byte[] body) {
    Function<ShapeReader, I> again = shape.input();
    Answers.orRefusal(() -> Wire.decode(shape, body))
        .ifPresent(
            read -> assertThat((Object) Wire.fromJson(again, Wire.toJson(read))).isEqualTo(read));
  }
}
