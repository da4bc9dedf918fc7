package hone.server.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import hone.api.OperationShape;
import hone.api.Protocol;
import hone.api.Shape;
import hone.api.query.QueryWire;
import java.nio.charset.StandardCharsets;

/// Forms of the query protocol: refused or read, and what is wrong with them can be told in XML.
final class FormFuzz {
  private static final Shapes SHAPES = Shapes.in(Protocol.QUERY);

  @FuzzTest
  void body(byte[] input) {
    Shapes.Chosen chosen = SHAPES.chosen(input);
    check(chosen.shape(), chosen.body());
  }

  private static <I extends Shape> void check(OperationShape<I> shape, byte[] body) {
    Answers.orRefusal(() -> QueryWire.parameter(body, "Action"));
    Answers.orRefusal(() -> QueryWire.decode(shape, body));
    String text = new String(body, StandardCharsets.UTF_8);
    Answers.orRefusal(() -> QueryWire.error("urn:x", true, "ValidationError", text, "id"));
  }
}
