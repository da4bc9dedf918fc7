package hone.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import hone.api.sagemaker.Operations;
import hone.server.credentials.Principal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditLogTest {
  private static final InstantSource TIME =
      InstantSource.fixed(Instant.parse("2026-11-24T10:00:00Z"));
  private static final Principal WHO = new Principal("123456789012", "AKIA1", "trainer");
  private static final AuditEntry.Outcome OUTCOME =
      new AuditEntry.Outcome("us-west-2", "OK", 200, "127.0.0.1", "id");

  @TempDir private Path folder;

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
}
