package hone.cli.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

final class ServerLogTest {
  private static final InstantSource TIME = InstantSource.fixed(Instant.ofEpochSecond(10));

  @TempDir private Path folder = Path.of("");

  @Test
  void recordsAreOneJsonObjectALine() throws IOException {
    Path file = folder.resolve("server.log");
    try (var log = ServerLog.open(file, System.Logger.Level.INFO, TIME)) {
      System.getLogger("a.logger").log(System.Logger.Level.INFO, "job {0} is\n\"done\"", "j");
      log.write(System.Logger.Level.WARNING, "b", "oops", new IllegalStateException("why"));
      System.getLogger("a.logger").log(System.Logger.Level.DEBUG, "not wanted");
    }

    List<String> lines = Files.readAllLines(file);
    var mapper = JsonMapper.builder().build();
    assertThat(lines).hasSize(2);
    var first = mapper.readTree(lines.get(0));
    assertThat(first.path("time").asString()).isEqualTo("1970-01-01T00:00:10Z");
    assertThat(first.path("level").asString()).isEqualTo("INFO");
    assertThat(first.path("logger").asString()).isEqualTo("a.logger");
    assertThat(first.path("message").asString()).isEqualTo("job j is\n\"done\"");
    assertThat(mapper.readTree(lines.get(1)).path("error").asString())
        .contains("IllegalStateException: why", "at hone.cli.log");
  }

  @Test
  void anExistingFileIsContinued() throws IOException {
    Path file = Files.writeString(folder.resolve("server.log"), "{}\n");
    try (var log = ServerLog.open(file, System.Logger.Level.INFO, TIME)) {
      log.write(System.Logger.Level.INFO, "b", "more", null);
    }

    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  @Test
  void growsWhileItCannotBeSetAside() throws IOException {
    Path file = folder.resolve("server.log");
    try (var full = FileChannel.open(file, CREATE, WRITE)) {
      full.write(ByteBuffer.wrap(new byte[] {'\n'}), 64 << 20); // mostly a hole
    }
    long before = Files.size(file);
    // What has its name.
    Path obstacle = Files.createDirectories(folder.resolve("server.log.1/obstacle"));
    try (var log = ServerLog.open(file, System.Logger.Level.INFO, TIME)) {
      log.write(System.Logger.Level.INFO, "b", "first", null);
      long first = Files.size(file);
      assertThat(first).isGreaterThan(before);
      log.write(System.Logger.Level.INFO, "b", "second", null);
      assertThat(Files.size(file)).isGreaterThan(first);

      Files.delete(obstacle);
      Files.delete(obstacle.getParent());
      log.write(System.Logger.Level.INFO, "b", "x".repeat(2 << 20), null);
      log.write(System.Logger.Level.INFO, "b", "last", null);
    }

    assertThat(file).content().contains("\"last\"").doesNotContain("second");
    assertThat(obstacle.getParent()).isRegularFile();
  }

  @Test
  void linesAreWholeAfterTheDiskWasFull() throws IOException {
    Path file = folder.resolve("server.log");
    var full = new AtomicBoolean();
    ServerLog.Opener opener =
        path ->
            new FilterOutputStream(Files.newOutputStream(path, CREATE, APPEND)) {
              @Override
              public void write(byte[] text, int from, int count) throws IOException {
                out.write(text, from, full.get() ? count / 2 : count);
                if (full.get()) {
                  throw new IOException("No space left on device");
                }
              }
            };
    try (var log = ServerLog.open(file, System.Logger.Level.INFO, TIME, opener)) {
      log.write(System.Logger.Level.INFO, "b", "first, für später", null);
      full.set(true);
      log.write(System.Logger.Level.INFO, "b", "lost", null);
      log.write(System.Logger.Level.INFO, "b", "lost, too", null);
      full.set(false);
      log.write(System.Logger.Level.INFO, "b", "last", null);
    }

    assertThat(Files.readAllLines(file))
        .satisfiesExactly(
            line -> assertThat(message(line)).isEqualTo("first, für später"),
            line -> assertThat(message(line)).isEqualTo("last"));
  }

  /// Opened anew it would hold up whoever writes, until somebody reads.
  @Test
  void aPipeIsOpenedOnceWhateverItsReaderDoes() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    var bytes = new ByteArrayOutputStream();
    var gone = new AtomicBoolean();
    var opened = new AtomicInteger();
    ServerLog.Opener opener =
        _ -> {
          opened.incrementAndGet();
          return new FilterOutputStream(bytes) {
            @Override
            public void write(byte[] text, int from, int count) throws IOException {
              if (gone.get()) {
                throw new IOException("Broken pipe");
              }
              out.write(text, from, count);
            }
          };
        };
    try (var log = ServerLog.open(pipe, System.Logger.Level.INFO, TIME, opener)) {
      gone.set(true);
      log.write(System.Logger.Level.INFO, "b", "lost", null);
      gone.set(false);
      log.write(System.Logger.Level.INFO, "b", "last", null);
    }

    assertThat(opened).hasValue(1);
    assertThat(bytes.toString(UTF_8).lines())
        .singleElement()
        .satisfies(line -> assertThat(message(line)).isEqualTo("last"));
  }

  private static String message(String line) {
    return JsonMapper.shared().readTree(line).path("message").asString();
  }

  @Test
  void anInterruptedThreadsLineIsWrittenAndThoseAfterIt() throws IOException {
    Path file = folder.resolve("server.log");
    try (var log = ServerLog.open(file, System.Logger.Level.INFO, TIME)) {
      Thread.currentThread().interrupt();
      log.write(System.Logger.Level.INFO, "b", "interrupted", null);
      assertThat(Thread.interrupted()).isTrue();
      log.write(System.Logger.Level.INFO, "b", "last", null);
    }

    assertThat(Files.readAllLines(file))
        .extracting(ServerLogTest::message)
        .containsExactly("interrupted", "last");
  }

  @Test
  void goesToStandardOutputWhereThatIsWanted() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      try (var log = ServerLog.open(out, System.Logger.Level.INFO, TIME)) {
        log.write(System.Logger.Level.ERROR, "b", "günstig", null);
      }
      out.println("still open");
    }

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("{").contains("\"message\":\"günstig\""),
            line -> assertThat(line).isEqualTo("still open"));
  }

  @Test
  void isItsOwnersAlone() throws IOException {
    Path file = folder.resolve("server.log");
    ServerLog.open(file, System.Logger.Level.INFO, TIME).close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void whatTheHttpLibraryIsAboutIsToldToWhoLooksForAFault() throws IOException {
    for (System.Logger.Level least : List.of(System.Logger.Level.INFO, System.Logger.Level.DEBUG)) {
      Path file = folder.resolve(least.name());
      try (ServerLog _ = ServerLog.open(file, least, TIME)) {
        System.Logger library = System.getLogger("io.helidon.webserver");
        library.log(System.Logger.Level.INFO, "started");
        library.log(System.Logger.Level.WARNING, "worse");
      }
    }

    assertThat(folder.resolve("INFO")).content().contains("worse").doesNotContain("started");
    assertThat(folder.resolve("DEBUG")).content().contains("worse", "started");
  }
}
