package hone.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TimedLogEndTest {
  private final AtomicLong time = new AtomicLong();

  /// Time passes faster than it is waited: a quarter of a second at each look at it.
  private long later() {
    return time.addAndGet(250_000_000);
  }

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

  private List<String> read(TimedLines.Opening opening, String from) throws IOException {
    return rest(new TimedLog(opening, "program", this::later), from);
  }

  private static List<String> rest(TimedLog program, String from) throws IOException {
    var lines = new ArrayList<String>();
    try (TimedLog log = program) {
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

  /// One line, then a defect.
  private record DefectLines(AtomicInteger given) implements TimedLines {
    @Override
    public Optional<Line> next() {
      if (given.getAndIncrement() == 0) {
        return Optional.of(new Line("t1", "line 1"));
      }
      throw new StackOverflowError("of a test");
    }

    @Override
    public void close() {}
  }

  @Test
  void whatBreaksOffByADefectIsNotTakenForWholeEither() {
    assertThatThrownBy(() -> read((_, _) -> new DefectLines(new AtomicInteger()), LogSource.START))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the log of program broke off")
        .hasRootCauseInstanceOf(StackOverflowError.class);
  }

  @Test
  void aLogThatIsNotThereIsEmpty() throws Exception {
    assertThat(read((_, _) -> TimedLines.none(), LogSource.START)).isEmpty();
  }

  @Test
  void anEndedProgramsLogThatCannotBeOpenedYetIsWaitedForWithinBounds() throws Exception {
    var tries = new AtomicInteger();
    TimedLines.Opening late =
        (_, _) -> {
          if (tries.incrementAndGet() < 3) {
            throw new IOException("Bad Gateway");
          }
          return new FakeLines(4, new AtomicInteger());
        };
    TimedLines.Opening never =
        (_, _) -> {
          throw new IOException("Bad Gateway");
        };

    assertThat(read(late, LogSource.START)).containsExactly("line 1", "line 2", "line 3");
    assertThat(read(never, LogSource.START)).isEmpty();
  }

  /// Gives nothing, and does not end before it is closed.
  private record StalledLines(CountDownLatch open) implements TimedLines {
    @Override
    public Optional<Line> next() throws IOException {
      try {
        open.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      throw new IOException("closed");
    }

    @Override
    public void close() {
      open.countDown();
    }
  }

  @Test
  void aStreamThatStallsIsClosedAfterTheEndAndTheRestIsRead() throws Exception {
    var stalled = new StalledLines(new CountDownLatch(1));
    TimedLines.Opening opening =
        (_, follow) -> follow ? stalled : new FakeLines(4, new AtomicInteger());
    var log = new TimedLog(opening, "program", this::later);
    log.read(LogSource.START, false);

    assertThat(rest(log, LogSource.START)).containsExactly("line 1", "line 2", "line 3");
    assertThat(stalled.open.getCount()).isZero();
  }

  @Test
  void aLastReadThatNeverEndsIsGivenUp() throws Exception {
    var log =
        new TimedLog((_, _) -> new StalledLines(new CountDownLatch(1)), "program", this::later);

    assertThat(rest(log, LogSource.START)).isEmpty();
  }
}
