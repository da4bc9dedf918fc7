package hone.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.ApiError;
import hone.engine.backend.TrainingLogs.Line;
import hone.engine.backend.TrainingLogs.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeptLogTest {
  private static final Instant AT = Instant.ofEpochMilli(1_700_000_000_000L);

  @TempDir Path folder;
  private KeptLog log;

  @BeforeEach
  void start() throws IOException {
    log = new KeptLog(folder.resolve("algo-1.log"));
    log.append(List.of("one", "zwö"), AT, 1_000);
  }

  @Test
  void eachLineTellsThePositionBehindIt() throws IOException {
    Page all = log.read(0, 10);

    assertThat(all.lines()).extracting(Line::text).containsExactly("one", "zwö");
    Page rest = log.read(all.lines().getFirst().next(), 10);
    assertThat(rest.lines()).extracting(Line::text).containsExactly("zwö");
    assertThat(rest.next())
        .isEqualTo(all.lines().getLast().next())
        .isEqualTo(Files.size(log.file()));
  }

  @Test
  void aLineThatIsJustBeingWrittenIsLeftForLater() throws IOException {
    long end = log.read(0, 10).next();
    String half = AT.toEpochMilli() + " hal";
    Files.writeString(log.file(), half, StandardOpenOption.APPEND);
    assertThat(log.read(end, 10)).isEqualTo(new Page(List.of(), end));

    Files.writeString(log.file(), "f\n", StandardOpenOption.APPEND);
    assertThat(log.read(end, 10).lines()).extracting(Line::text).containsExactly("half");
  }

  @Test
  void aPositionWithinALineIsRefused() {
    assertThatThrownBy(() -> log.read(3, 10))
        .isInstanceOf(ApiError.class)
        .hasMessageContaining("The specified nextToken is invalid.");
  }

  @Test
  void nothingIsBehindTheEnd() throws IOException {
    assertThat(log.read(1_000, 10).lines()).isEmpty();
  }
}
