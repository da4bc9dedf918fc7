package hone.engine.sql.rows;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.Parameter;
import hone.search.Reason;
import hone.search.Scale;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class DocumentsTest {
  private static final List<Reason> REASONS =
      List.of(
          new Reason.Drawn(3),
          new Reason.Enumerated(2, 9),
          new Reason.Spread(4),
          new Reason.Inherited(1, 7),
          new Reason.Modelled("local", OptionalDouble.of(0.8), 1, 0.5, -2, 7, 1));

  private static final List<Parameter> PARAMETERS =
      List.of(
          new Parameter.Continuous("rate", 0.001, 0.1, Scale.LOGARITHMIC),
          new Parameter.Whole("depth", 1, 9, Scale.LINEAR),
          new Parameter.Categorical("booster", List.of("tree", "linear")));

  @Test
  void everyKindOfReasonIsReadAsItWasWritten() {
    assertThat(REASONS)
        .<Class<?>>extracting(Object::getClass)
        .containsExactlyInAnyOrder(Reason.class.getPermittedSubclasses());

    assertThat(REASONS)
        .allSatisfy(
            each ->
                assertThat(Documents.read(Documents.write(each), Reason.class)).isEqualTo(each));
  }

  @Test
  void everyKindOfParameterIsReadAsItWasWritten() {
    assertThat(PARAMETERS)
        .<Class<?>>extracting(Object::getClass)
        .containsExactlyInAnyOrder(Parameter.class.getPermittedSubclasses());

    assertThat(PARAMETERS)
        .allSatisfy(
            each ->
                assertThat(Documents.read(Documents.write(each), Parameter.class)).isEqualTo(each));
  }

  @Test
  void whatWasWrittenBeforeABoxesWidthWasKeptIsReadWithoutOne() {
    String before =
        "{\"kind\":\"modelled\",\"arm\":\"local\",\"mean\":1.0,\"deviation\":0.5,"
            + "\"acquisition\":-2.0,\"observed\":7,\"pending\":1}";

    assertThat(Documents.read(before, Reason.class))
        .isEqualTo(new Reason.Modelled("local", OptionalDouble.empty(), 1, 0.5, -2, 7, 1));
  }

  @Test
  void aBoxesWidthIsReadAsItWasWritten() {
    for (OptionalDouble width :
        new OptionalDouble[] {OptionalDouble.of(0.8), OptionalDouble.empty()}) {
      Reason reason = new Reason.Modelled("local", width, 1, 0.5, -2, 7, 1);

      assertThat(Documents.read(Documents.write(reason), Reason.class)).isEqualTo(reason);
    }
  }
}
