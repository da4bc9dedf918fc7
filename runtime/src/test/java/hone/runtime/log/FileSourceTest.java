package hone.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileSourceTest {
  @TempDir Path folder;
  private String cursor = LogSource.START;

  private void print(int file, String text) throws IOException {
    Files.writeString(
        folder.resolve("out." + file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private List<String> read(boolean ended) throws IOException {
    var lines = new ArrayList<String>();
    var source = new FileSource(folder.resolve("out"));
    boolean more = true;
    while (more) {
      LogSource.Batch batch = source.read(cursor, ended);
      lines.addAll(batch.lines());
      cursor = batch.next();
      more = batch.more();
    }
    return lines;
  }

  @Test
  void aLineMayBeginInOneFileAndEndInTheNext() throws Exception {
    print(0, "one\ntw");
    assertThat(read(false)).containsExactly("one");
    print(1, "o\nthr");
    assertThat(read(false)).containsExactly("two");
    print(1, "ee\n");
    assertThat(read(false)).containsExactly("three");
    print(2, "");
    print(3, "four\n");
    Files.createFile(folder.resolve("out.end"));

    assertThat(read(true)).containsExactly("four");
    assertThat(read(true)).isEmpty();
  }

  @Test
  void linesHadBeenPrintedWhenTheirFileWasWrittenLast() throws Exception {
    var first = Instant.parse("2026-01-01T00:00:00Z");
    print(0, "one\n");
    print(1, "two\n");
    Files.setLastModifiedTime(folder.resolve("out.0"), FileTime.from(first));
    Files.setLastModifiedTime(folder.resolve("out.1"), FileTime.from(first.plusSeconds(60)));
    var source = new FileSource(folder.resolve("out"));

    assertThat(source.read(LogSource.START, false).at()).isEqualTo(first.plusSeconds(60));
    assertThat(source.read("0/4", false).lines()).containsExactly("two");
    Files.delete(folder.resolve("out.1"));
    assertThat(source.read(LogSource.START, false).at()).isEqualTo(first);
  }

  @Test
  void thatLinesAreMissingIsToldWithTheTimeOfThoseThatFollow() throws Exception {
    var written = Instant.parse("2026-01-01T00:00:00Z");
    print(3, "rest\nwhole\n");
    Files.setLastModifiedTime(folder.resolve("out.3"), FileTime.from(written));

    LogSource.Batch gap = new FileSource(folder.resolve("out")).read("1/4", false);
    assertThat(gap.lines()).singleElement().asString().contains("lines are missing here");
    assertThat(gap.at()).isEqualTo(written);
  }

  @Test
  void whatIsReadAgainWithTheSameCursorIsTheSame() throws Exception {
    print(0, "a\n".repeat(300_000));
    print(1, "b\n");
    Files.createFile(folder.resolve("out.end"));
    assertThat(read(true)).hasSize(300_001).endsWith("a", "b");
    String end = cursor;
    cursor = LogSource.START;

    assertThat(read(true)).hasSize(300_001);
    assertThat(cursor).isEqualTo(end);
  }

  @Test
  void whereFilesWentBeforeTheyWereReadALineSaysSo() throws Exception {
    print(0, "first\n");
    assertThat(read(false)).containsExactly("first");
    Files.delete(folder.resolve("out.0"));
    print(5, "half of a line\nwhole\n");
    Files.createFile(folder.resolve("out.end"));

    assertThat(read(true))
        .containsExactly(
            "(hone) lines are missing here: they came faster than they were read", "whole");
  }

  @Test
  @Timeout(60)
  void anInterruptEndsTheWaitForTheEnd() throws Exception {
    print(0, "half of a line");
    Thread.currentThread().interrupt();
    long from = System.nanoTime();

    assertThatThrownBy(() -> read(true)).isInstanceOf(ClosedByInterruptException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void theLastLineNeedsNoEnd() throws Exception {
    print(0, "loss=1");
    assertThat(read(false)).isEmpty();
    Files.createFile(folder.resolve("out.end"));

    assertThat(read(true)).containsExactly("loss=1");
  }

  @Test
  void whatAProgressBarWritesOverIsALineOfItsOwn() throws Exception {
    print(0, "begin\r\n\r 10%\r 20%\r");
    assertThat(read(false)).containsExactly("begin", "\r", " 10%\r");
    print(0, "\r\nnext\r");
    assertThat(read(false)).containsExactly(" 20%");
    print(0, "last");
    Files.createFile(folder.resolve("out.end"));

    assertThat(read(true)).containsExactly("next\r", "last");
  }

  private List<String> readAside() throws Exception {
    var lines = new CompletableFuture<List<String>>();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                lines.complete(read(true));
              } catch (IOException error) {
                lines.completeExceptionally(error);
              }
            });
    return lines.get(30, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mkfifo out.0", "mkfifo out.5", "ln -s secret out.0", "ln -s no out.5"})
  void whatIsNoFileInTheirPlaceIsNoneOfThem(String made) throws Exception {
    Files.writeString(folder.resolve("secret"), "secret\n");
    var process = new ProcessBuilder("sh", "-c", made).directory(folder.toFile()).start();
    assertThat(process.waitFor()).isZero();

    assertThat(readAside()).isEmpty();
  }

  @Test
  void whatWasPrintedBeforeAPipeTookTheNextFilesPlaceIsRead() throws Exception {
    print(0, "one\n");
    String next = folder.resolve("out.1").toString();
    assertThat(new ProcessBuilder("mkfifo", next).start().waitFor()).isZero();

    assertThat(readAside()).containsExactly("one");
  }
}
