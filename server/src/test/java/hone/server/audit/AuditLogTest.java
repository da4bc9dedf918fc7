package hone.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.api.sagemaker.Operations;
import hone.server.credentials.Principal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

final class AuditLogTest {
  private static final InstantSource TIME =
      InstantSource.fixed(Instant.parse("2026-11-24T10:00:00Z"));
  private static final Principal WHO = new Principal("123456789012", "AKIA1", "trainer");
  private static final AuditEntry.Outcome OUTCOME =
      new AuditEntry.Outcome("us-west-2", "OK", 200, "127.0.0.1", "id");

  @TempDir private Path folder;
  private Instant moments = Instant.parse("2026-11-24T10:00:00Z");

  private static AuditEntry entry(String body) {
    return AuditEntry.of(WHO, Operations.ADD_TAGS, body.getBytes(StandardCharsets.UTF_8), OUTCOME);
  }

  @Test
  void writesWhoWhatAndWithWhichResultAndNothingElseOfTheRequest() throws IOException {
    Path file = folder.resolve("audit.log");
    try (AuditLog log = AuditLog.open(file, TIME)) {
      log.write(
          entry(
              "{\"ResourceArn\":\"arn:a\",\"Tags\":[{\"Key\":\"k\",\"Value\":\"canary\"}],"
                  + "\"DisplayName\":\"canary\",\"Environment\":{\"KeyName\":\"canary\"},"
                  + "\"TrialName\":\"t\",\"CountName\":1}"));
    }

    assertThat(Files.readString(file))
        .isEqualTo(
            "{\"time\":\"2026-11-24T10:00:00Z\",\"account\":\"123456789012\","
                + "\"accessKeyId\":\"AKIA1\",\"role\":\"trainer\",\"region\":\"us-west-2\","
                + "\"action\":\"sagemaker:AddTags\",\"resource\":{\"ResourceArn\":\"arn:a\","
                + "\"TrialName\":\"t\"},\"result\":\"OK\",\"status\":200,"
                + "\"source\":\"127.0.0.1\",\"requestId\":\"id\"}\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aBodyThatIsNoJsonNamesNothing() {
    for (String body : new String[] {"", "nonsense", "[1]", "{\"TrialName\":", "\"x\""}) {
      assertThat(entry(body).resource()).isEmpty();
    }
    assertThat(entry("{\"TrialName\":\"" + "x".repeat(300) + "\"}").resource().get("TrialName"))
        .hasSize(257);
  }

  @Test
  void aRequestOfManyNamesWritesFewOfThem() {
    String names =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "\"A" + i + "Name\": \"x\"")
            .collect(Collectors.joining(", ", "{", "}"));

    assertThat(entry(names).resource()).hasSize(16);
  }

  @Test
  void goesOnBehindWhatIsThere() throws IOException {
    Path file = folder.resolve("audit.log");
    for (int i = 0; i < 2; i++) {
      try (AuditLog log = AuditLog.open(file, TIME)) {
        log.checkWritable();
        log.write(entry("{}"));
      }
    }

    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  /// A server that ends interrupts requests that take long.
  @Test
  void anInterruptedRequestIsWrittenDownAndSoAreThoseAfterIt() throws IOException {
    Path file = folder.resolve("audit.log");
    try (AuditLog log = AuditLog.open(file, TIME)) {
      Thread.currentThread().interrupt();
      log.write(entry("{\"TrialName\":\"interrupted\"}"));
      assertThat(Thread.interrupted()).isTrue();
      log.checkWritable();
      log.write(entry("{\"TrialName\":\"next\"}"));
    }

    assertThat(Files.readAllLines(file))
        .satisfiesExactly(
            first -> assertThat(first).contains("\"interrupted\""),
            second -> assertThat(second).contains("\"next\""));
  }

  @Test
  void setsAFullFileAsideAndGoesOnInANewOne() throws IOException {
    try (AuditLog log = small(AuditLog::appending)) {
      for (int i = 0; i < 20; i++) {
        moments = moments.plusMillis(1);
        write(log, i, i + 1);
      }
    }

    assertThat(files()).hasSizeGreaterThan(3);
    assertAllAreThere(20);
    for (Path each : files()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void goesOnWhereAnotherProgramMovedTheFileAway() throws IOException {
    try (AuditLog log = small(AuditLog::appending)) {
      write(log, 0, 1);
      Files.move(file(), folder.resolve("audit-rotated.log"));
      write(log, 1, 20);
    }

    assertAllAreThere(20);
  }

  @Test
  void goesOnInANewFileWhereAnotherProgramRemovedIt() throws IOException {
    try (AuditLog log = AuditLog.open(file(), TIME)) {
      write(log, 0, 1);
      Files.delete(file());
      log.checkWritable();
      assertThat(file()).isEmptyFile();
      write(log, 1, 2);
      Files.move(file(), folder.resolve("audit.log.1"));
      Files.createFile(file());
      write(log, 2, 3);
    }

    assertThat(Files.readString(file())).contains("t2").doesNotContain("t1");
    assertThat(Files.readString(folder.resolve("audit.log.1"))).contains("t1");
  }

  @Test
  void refusesChangesWhereTheFileIsGoneAndCannotBeMade() throws IOException {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    try (AuditLog log = AuditLog.open(gone.resolve("audit.log"), TIME)) {
      Files.move(gone, folder.resolve("aside"));

      assertThatThrownBy(log::checkWritable).hasMessageContaining("audit log cannot be written");
    }
  }

  @Test
  void growsWhileItCannotBeSetAside() throws IOException {
    // What has its name.
    Path taken = folder.resolve("audit-" + moments.toEpochMilli() + ".log");
    Files.createDirectories(taken.resolve("full"));
    try (AuditLog log = small(AuditLog::appending)) {
      write(log, 0, 8);
      assertThat(Files.readAllLines(file())).hasSize(8);
      moments = moments.plusSeconds(1);
      write(log, 8, 20);
    }

    Files.delete(taken.resolve("full"));
    Files.delete(taken);
    assertThat(Files.readAllLines(file())).hasSizeLessThan(20);
    assertAllAreThere(20);
  }

  @Test
  void holdsALineThatCannotBeWrittenAndRefusesChangesUntilItIs() throws IOException {
    var disk = new Disk();
    try (AuditLog log = small(disk::open)) {
      write(log, 0, 1);
      disk.room = 10;
      write(log, 1, 2); // of this change the line is torn
      assertThatThrownBy(log::checkWritable).hasMessageContaining("audit log cannot be written");
      assertThat(Files.readString(file())).doesNotEndWith("\n");
      disk.room = 1_000_000;
      log.checkWritable();
      write(log, 2, 3);
    }

    assertAllAreThere(3);
  }

  /// As when the process has no descriptor left.
  @Test
  void goesOnWhenTheFileCanBeOpenedAgain() throws IOException {
    var disk = new Disk();
    try (AuditLog log = small(disk::open)) {
      write(log, 0, 1);
      disk.opens = false;
      Thread.currentThread().interrupt();
      write(log, 1, 2); // closes the channel
      assertThat(Thread.interrupted()).isTrue();
      assertThatThrownBy(log::checkWritable).hasMessageContaining("audit log cannot be written");
      disk.opens = true;
      log.checkWritable();
      write(log, 2, 3);
    }

    assertAllAreThere(3);
  }

  @Test
  void goesOnInTheNewFileWhereTheFullOneCannotBeClosed() throws IOException {
    var disk = new Disk();
    try (AuditLog log = small(disk::open)) {
      disk.closes = false;
      write(log, 0, 4);
      disk.closes = true;
      write(log, 4, 5);
      log.checkWritable();
    }

    assertAllAreThere(5);
  }

  private Path file() {
    return folder.resolve("audit.log");
  }

  /// Of about three lines a file.
  private AuditLog small(AuditLog.Opener opener) throws IOException {
    return new AuditLog(file(), () -> moments, opener, 600);
  }

  private void write(AuditLog log, int from, int to) {
    for (int i = from; i < to; i++) {
      log.write(entry("{\"TrialName\":\"t" + i + "\"}"));
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  private void assertAllAreThere(int count) throws IOException {
    var names = new ArrayList<String>();
    for (Path each : files()) {
      for (String line : Files.readAllLines(each)) {
        names.add(JsonMapper.shared().readTree(line).at("/resource/TrialName").asString(""));
      }
    }
    assertThat(names)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, count).mapToObj(i -> "t" + i).toList());
  }

  /// A file on a disk that is full at some time.
  private static final class Disk {
    private int room = 1_000_000;
    private boolean opens = true;
    private boolean closes = true;

    private WritableByteChannel open(Path file) throws IOException {
      if (!opens) {
        throw new IOException("Too many open files");
      }
      WritableByteChannel real = AuditLog.appending(file);
      return new WritableByteChannel() {
        @Override
        public int write(ByteBuffer from) throws IOException {
          if (room == 0) {
            throw new IOException("No space left on device");
          }
          int length = Math.min(room, from.remaining());
          int written = real.write(from.slice(from.position(), length));
          from.position(from.position() + written);
          room -= written;
          return written;
        }

        @Override
        public boolean isOpen() {
          return real.isOpen();
        }

        @Override
        public void close() throws IOException {
          real.close();
          if (!closes) {
            throw new IOException("Input/output error");
          }
        }
      };
    }
  }
}
