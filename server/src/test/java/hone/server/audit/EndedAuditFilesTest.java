package hone.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EndedAuditFilesTest {
  @TempDir private Path folder;

  @Test
  void onlyFilesThatWereSetAsideLongAgoAreDeleted() throws IOException {
    Instant now = Instant.parse("2026-11-24T10:00:00Z");
    String old = "audit-" + now.minus(Duration.ofDays(31)).toEpochMilli() + ".log";
    String young = "audit-" + now.minus(Duration.ofDays(29)).toEpochMilli() + ".log";
    for (String name : List.of(old, young, "audit.log", "audit-mine.log", "audit-1.log.bak")) {
      Files.writeString(folder.resolve(name), "{}");
    }

    assertThat(new EndedAuditFiles(folder).sweep(Duration.ofDays(30), now)).isEqualTo(1);

    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(each -> each.getFileName().toString()))
          .containsExactlyInAnyOrder(young, "audit.log", "audit-mine.log", "audit-1.log.bak");
    }
  }
}
