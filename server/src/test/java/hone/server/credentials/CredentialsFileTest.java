package hone.server.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CredentialsFileTest {
  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));
  private final InstantSource time = now::get;

  @TempDir private Path folder;

  @Test
  void makesOneAccountWithOneKeyThatOnlyTheOwnerCanRead() throws IOException {
    Path file = folder.resolve("data").resolve("credentials");

    AccessKey key = CredentialsFile.open(file, random, time).first();

    assertThat(key.id()).matches("AKIA[A-Z2-7]{16}");
    assertThat(key.secret()).matches("[A-Za-z0-9+/]{40}");
    assertThat(key.account()).matches("[1-9][0-9]{11}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).startsWith("[default]\naws_access_key_id = " + key.id());
  }

  @Test
  void keepsTheKeyOverAStart() {
    Path file = folder.resolve("credentials");

    AccessKey first = CredentialsFile.open(file, random, time).first();
    AccessKey second = CredentialsFile.open(file, random, time).first();

    assertThat(second).isEqualTo(first);
  }

  @Test
  void seesAnAddedAndARemovedProfile() throws IOException {
    Path file = folder.resolve("credentials");
    CredentialsFile keys = CredentialsFile.open(file, random, time);
    String before = Files.readString(file);
    String added =
        """
        [two]
        aws_access_key_id = AKIA2
        aws_secret_access_key = x
        aws_account_id = 210987654321
        """;

    Files.writeString(file, before + "\n# another\n" + added);
    assertThat(keys.find("AKIA2")).isEmpty();
    now.updateAndGet(instant -> instant.plusSeconds(2));
    assertThat(keys.find("AKIA2").map(AccessKey::account)).contains("210987654321");

    Files.writeString(file, before);
    now.updateAndGet(instant -> instant.plusSeconds(2));
    assertThat(keys.find("AKIA2")).isEmpty();
  }

  @Test
  void keepsTheKeysOfBeforeWhenAChangeCannotBeUnderstood() throws IOException {
    Path file = folder.resolve("credentials");
    CredentialsFile keys = CredentialsFile.open(file, random, time);
    AccessKey key = keys.first();

    Files.writeString(file, "nonsense");
    now.updateAndGet(instant -> instant.plusSeconds(2));

    assertThat(keys.find(key.id())).contains(key);
  }

  @Test
  void namesFileAndLineOfWhatItCannotUnderstand() throws IOException {
    Path file = folder.resolve("credentials");
    Files.writeString(file, "[default]\naws_access_key_id = a\nnonsense\n");
    assertThatThrownBy(() -> CredentialsFile.open(file, random, time))
        .hasMessage(file + ", line 3: allowed are '[profile]' and 'name = value'");

    Files.writeString(file, "[default]\naws_access_key_id = a\n");
    assertThatThrownBy(() -> CredentialsFile.open(file, random, time))
        .hasMessage(file + ", profile [default]: no aws_secret_access_key");

    Files.writeString(file, "");
    assertThatThrownBy(() -> CredentialsFile.open(file, random, time))
        .hasMessageContaining("no profile");
  }
}
