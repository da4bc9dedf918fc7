package hone.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TimedLogEndTest {
  /// Three lines, of which it gives so many before it breaks.
  private record FakeLines(int most, AtomicInteger given) implements TimedLines {
    @Override
    public Optional<Line> next() throws IOException {
      if (given.get() == 3) {
        return Optional.empty();
      }
      if (given.get() == most) {
        throw new IOException("Connection reset");
      }
      int number = given.incrementAndGet();
      return Optional.of(new Line("t" + number, "line " + number));
    }

    @Override
    public void close() {
      given.set(3);
    }
  }

  private static List<String> read(TimedLines.Opening opening, String from) throws IOException {
    var lines = new ArrayList<String>();
    try (var log = new TimedLog(opening, "program")) {
      String cursor = from;
      boolean more = true;
      while (more) {
        LogSource.Batch batch = log.read(cursor, true);
        lines.addAll(batch.lines());
        cursor = batch.next();
        more = batch.more();
      }
    }
    return lines;
  }

  @Test
  void anEndedProgramsLogThatBreaksOffIsNotTakenForWhole() throws Exception {
    assertThatThrownBy(() -> read((_, _) -> new FakeLines(2, new AtomicInteger()), LogSource.START))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the log of program broke off");
    assertThat(read((_, _) -> new FakeLines(4, new AtomicInteger()), LogSource.START))
        .containsExactly("line 1", "line 2", "line 3");
  }

  @Test
  void aLogThatCannotBeOpenedIsNone() throws Exception {
    TimedLines.Opening absent =
        (_, _) -> {
          throw new IOException("no such container");
        };

    assertThat(read(absent, LogSource.START)).isEmpty();
  }
}
