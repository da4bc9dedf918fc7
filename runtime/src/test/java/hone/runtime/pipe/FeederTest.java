package hone.runtime.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import hone.runtime.pipe.Feed.Piece;
import hone.runtime.pipe.Feed.Unit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class FeederTest {
  @TempDir Path folder;

  private Unit unit(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return new Unit(List.of(new Piece.Stored(file)));
  }

  private Feed feed(List<Unit> units, boolean compressed, boolean wrapped, Optional<Long> seed) {
    return new Feed(folder.resolve("train"), compressed, wrapped, seed, 0, 1, units);
  }

  private static byte[] epoch(Feed feed, int epoch) throws IOException {
    var out = new ByteArrayOutputStream();
    new EpochWriter(feed).write(epoch, out);
    return out.toByteArray();
  }

  @Test
  @Timeout(120)
  void eachEpochHasAPipeOfItsOwn() throws Exception {
    Path hidden = folder.resolve("hidden");
    Feeders.ofThisProcess()
        .start(
            feed(List.of(unit("a", "one\n"), unit("b", "two\n")), false, false, Optional.empty()),
            hidden);

    for (int i = 0; i < 3; i++) {
      // A training program opens the next pipe as soon as it has read one to its end.
      assertThat(Files.readString(folder.resolve("train_" + i))).isEqualTo("one\ntwo\n");
    }
    stop(hidden);
    Path errors = hidden.resolve("errors");
    assertThat(errors).isEmptyFile();
  }

  @Test
  @Timeout(120)
  void aReaderMayCloseAPipeEarly() throws Exception {
    Path hidden = folder.resolve("hidden");
    Feeders.ofThisProcess()
        .start(
            feed(List.of(unit("a", "x".repeat(10_000_000))), false, false, Optional.empty()),
            hidden);
    try (var in = Files.newInputStream(folder.resolve("train_0"))) {
      assertThat(in.read()).isEqualTo('x');
    }

    assertThat(Files.readAllBytes(folder.resolve("train_1"))).hasSize(10_000_000);
    stop(hidden);
  }

  @Test
  @Timeout(120)
  void itEndsWithItsFolder() throws Exception {
    Path hidden = folder.resolve("hidden");
    Feeders.ofThisProcess()
        .start(feed(List.of(unit("a", "x")), false, false, Optional.empty()), hidden);
    assertThat(isFed(hidden)).isTrue();
    stop(hidden);
  }

  /// End a feeder, and wait for its end: it makes pipes until then.
  private static void stop(Path hidden) throws IOException, InterruptedException {
    Feeders.stop(hidden);
    for (int i = 0; i < 300 && isFed(hidden); i++) {
      Thread.sleep(Duration.ofMillis(100));
    }
    assertThat(isFed(hidden)).isFalse();
  }

  /// A feeder holds a lock as long as it lives.
  private static boolean isFed(Path hidden) throws IOException {
    try (FileChannel channel =
        FileChannel.open(hidden.resolve(Feeders.LOCK), StandardOpenOption.WRITE)) {
      return channel.tryLock() == null;
    }
  }

  @Test
  void gzipFilesArePipedUncompressed() throws Exception {
    Path file = folder.resolve("a.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("hello".getBytes(StandardCharsets.UTF_8));
    }
    List<Unit> units = List.of(new Unit(List.of(new Piece.Stored(file))));

    assertThat(epoch(feed(units, true, false, Optional.empty()), 0)).asString().isEqualTo("hello");
    assertThat(HexFormat.of().formatHex(epoch(feed(units, true, true, Optional.empty()), 0)))
        .isEqualTo("0a23d7ce" + "05000000" + "68656c6c6f" + "000000");
  }

  @Test
  void aRecordHasMagicLengthBytesAndPadding() throws Exception {
    var units = List.of(new Unit(List.of(new Piece.Text("abcd"), new Piece.Text("e"))));

    assertThat(HexFormat.of().formatHex(epoch(feed(units, false, true, Optional.empty()), 0)))
        .isEqualTo("0a23d7ce" + "04000000" + "61626364" + "0a23d7ce" + "01000000" + "65000000");
  }

  @Test
  void everyEpochIsShuffledAnewButAlikeForTheSameSeed() throws Exception {
    var units = new ArrayList<Unit>();
    for (int i = 0; i < 20; i++) {
      units.add(new Unit(List.of(new Piece.Text(String.valueOf((char) ('a' + i))))));
    }
    Feed feed = feed(units, false, false, Optional.of(7L));

    assertThat(epoch(feed, 0)).isEqualTo(epoch(feed, 0)).isNotEqualTo(epoch(feed, 1));
    byte[] sorted = epoch(feed, 3);
    java.util.Arrays.sort(sorted);
    assertThat(sorted).asString().isEqualTo("abcdefghijklmnopqrst");
  }

  @Test
  void hostsShareEachEpoch() throws Exception {
    var units = new ArrayList<Unit>();
    for (int i = 0; i < 10; i++) {
      units.add(new Unit(List.of(new Piece.Text(String.valueOf(i)))));
    }
    var all = new TreeSet<Byte>();
    for (int host = 0; host < 3; host++) {
      var feed = new Feed(folder, false, false, Optional.of(1L), host, 3, units);
      for (byte each : epoch(feed, 5)) {
        assertThat(all.add(each)).isTrue();
      }
    }
    assertThat(all).hasSize(10);
  }

  @Test
  void aFeedIsReadAsItWasWritten() throws Exception {
    var feed =
        new Feed(
            folder.resolve("ü"),
            true,
            false,
            Optional.of(-1L),
            1,
            2,
            List.of(
                new Unit(List.of(new Piece.Text("a\tb\n"), new Piece.Stored(Path.of("/x y"))))));
    var out = new ByteArrayOutputStream();
    feed.write(out);

    assertThat(Feed.read(new ByteArrayInputStream(out.toByteArray()))).isEqualTo(feed);
  }
}
