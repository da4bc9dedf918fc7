package hone.engine.sql.rows;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.Reason;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class DocumentsTest {
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
