package hone.server.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.ApiError;
import hone.engine.sql.SqliteStore;
import hone.engine.store.KeyTable;
import hone.engine.store.KeyTable.StoredKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys in a real store: how they come, who can read them, and when they go.
final class KeyRingTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
  private final AtomicLong nanos = new AtomicLong();

  @TempDir private Path folder;
  private Path file;
  private KeyTable table;

  @BeforeEach
  void open() {
    file = folder.resolve("credentials");
    table = SqliteStore.keys(folder.resolve("hone.db"));
  }

  private KeyRing ring(KeyTable of) {
    var master = MasterKey.find(null, folder.resolve("master.key"), random, List.of());
    return new KeyRing(of, master, InstantSource.fixed(NOW), nanos::get, random);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void anotherMasterKeyIsRefusedInWords() throws IOException {
    ring(table).checkMasterKey();
    ring(table).create(null, null, null);
    ring(table).checkMasterKey();
    Files.delete(folder.resolve("master.key"));

    KeyRing stranger = ring(table);

    assertThatThrownBy(stranger::checkMasterKey)
        .isInstanceOf(CredentialsException.class)
        .hasMessageContaining("1 access keys that are not revoked")
        .hasMessageContaining("HONE_MASTER_KEY");
  }

  @Test
  void theFirstStartMakesOneKeyInAFileThatOnlyTheOwnerCanRead() throws IOException {
    KeyRing ring = ring(table);
    CredentialsFile.ensureFirstKey(file, ring);

    StoredKey stored = ring.list().getFirst();
    AccessKey key = ring.find(stored.id()).orElseThrow();
    assertThat(ring.list()).hasSize(1);
    assertThat(key.id()).matches("AKIA[A-Z2-7]{16}");
    assertThat(key.secret()).matches("[A-Za-z0-9+/]{40}");
    assertThat(key.account()).matches("[1-9][0-9]{11}");
    assertThat(Files.readString(file))
        .startsWith("[default]\naws_access_key_id = " + key.id())
        .contains("aws_secret_access_key = " + key.secret());
    for (Path each : List.of(file, folder.resolve("master.key"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void laterStartsKeepTheKeyAndDoNotReadTheFile() throws IOException {
    CredentialsFile.ensureFirstKey(file, ring(table));
    Files.delete(file);

    KeyRing again = ring(table);
    CredentialsFile.ensureFirstKey(file, again);

    assertThat(again.list()).hasSize(1);
    assertThat(file).doesNotExist();
  }

  @Test
  void keysOfAnEarlierVersionsFileAreTaken() throws IOException {
    Files.writeString(
        file,
        """
        [two]
        aws_access_key_id = AKIA2
        aws_secret_access_key = x
        aws_account_id = 210987654321
        """);
    KeyRing ring = ring(table);
    CredentialsFile.ensureFirstKey(file, ring);

    assertThat(ring.find("AKIA2").map(AccessKey::account)).contains("210987654321");
  }

  @Test
  void secretsAreNowhereInTheStore() throws IOException {
    KeyRing ring = ring(table);
    AccessKey key = ring.create(null, "trainer", Duration.ofHours(1));

    assertThat(key.sessionToken()).hasSize(64);
    assertThat(key.expiresAt()).isEqualTo(NOW.plus(Duration.ofHours(1)));
    try (var files = Files.list(folder)) {
      for (Path each : files.toList()) {
        assertThat(
                new String(Files.readAllBytes(each), java.nio.charset.StandardCharsets.ISO_8859_1))
            .doesNotContain(key.secret(), String.valueOf(key.sessionToken()));
      }
    }
    assertThat(ring(table).find(key.id())).contains(key);
  }

  @Test
  void aRevocationElsewhereIsHeededWithinFiveSecondsAlsoWhenNobodyAskedForLong() {
    KeyRing ring = ring(table);
    AccessKey key = ring.create("123456789012", null, null);
    assertThat(ring.find(key.id())).contains(key);

    assertThat(table.revoke(key.id(), NOW)).isTrue();
    pass(Duration.ofSeconds(5));
    assertThat(ring.find(key.id())).isEmpty();
    assertThat(table.revoke(key.id(), NOW)).isFalse();

    AccessKey second = ring.create("123456789012", null, null);
    pass(Duration.ofHours(1));
    table.revoke(second.id(), NOW);
    assertThat(ring.find(second.id())).isEmpty();
  }

  @Test
  void aKeyThatWasMadeElsewhereIsSeen() {
    KeyRing ring = ring(table);
    AccessKey key = ring(table).create("123456789012", null, null);

    pass(Duration.ofMillis(250));
    assertThat(ring.find(key.id())).contains(key);
  }

  @Test
  void letsNobodyInWhenItCannotLookForLong() {
    var broken = new AtomicBoolean();
    KeyRing ring =
        ring(
            new FakeTable(
                table,
                () -> {
                  if (broken.get()) {
                    throw new IllegalStateException("broken");
                  }
                }));
    AccessKey key = ring.create("123456789012", null, null);

    broken.set(true);
    pass(Duration.ofSeconds(3));
    assertThat(ring.find(key.id())).contains(key);
    pass(Duration.ofSeconds(3));
    assertThatThrownBy(() -> ring.find(key.id())).isInstanceOf(ApiError.class);

    broken.set(false);
    pass(Duration.ofSeconds(1));
    assertThat(ring.find(key.id())).contains(key);
  }

  @Test
  void whoWaitsForALookThatFailsDoesNotWaitForAnother() throws Exception {
    var looks = new AtomicInteger();
    var end = new CountDownLatch(1);
    var hung = new AtomicBoolean();
    KeyRing ring =
        ring(
            new FakeTable(
                table,
                () -> {
                  if (hung.get()) {
                    looks.incrementAndGet();
                    await(end);
                    throw new IllegalStateException("hung");
                  }
                }));
    hung.set(true);
    pass(Duration.ofSeconds(5));
    var callers = new ArrayList<Thread>();
    var refused = new AtomicInteger();
    for (int i = 0; i < 8; i++) {
      callers.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      ring.find("AKIA");
                    } catch (ApiError _) {
                      refused.incrementAndGet();
                    }
                  }));
    }
    for (Thread each : callers) {
      while (each.getState() != Thread.State.WAITING) {
        Thread.sleep(1);
      }
    }
    end.countDown();
    for (Thread each : callers) {
      each.join();
    }

    assertThat(refused).hasValue(8);
    assertThat(looks).hasValue(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException error) {
      throw new IllegalStateException(error);
    }
  }

  @Test
  void aKeyUnderAnotherMasterKeyOrInAnothersPlaceOpensNothing() throws IOException {
    AccessKey key = ring(table).create("123456789012", null, null);
    StoredKey stored = table.all().getFirst();
    table.add(new StoredKey("AKIAMOVED", "123456789012", null, stored.sealed(), NOW, null, null));
    assertThat(ring(table).find("AKIAMOVED")).isEmpty();
    assertThat(ring(table).find(key.id())).contains(key);

    Files.delete(folder.resolve("master.key"));
    assertThat(ring(table).find(key.id())).isEmpty();
  }

  @Test
  void aMasterKeyThatOthersCanReadOrThatIsNoneIsRefused() throws IOException {
    Path master = folder.resolve("master.key");
    Files.writeString(master, "c2hvcnQ=");
    Files.setPosixFilePermissions(master, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> ring(table)).hasMessageContaining("found the mode rw-r-----");

    Files.setPosixFilePermissions(master, PosixFilePermissions.fromString("rw-------"));
    assertThatThrownBy(() -> ring(table))
        .hasMessageContaining("is no master key")
        .hasMessageNotContaining("c2hvcnQ");
    assertThatThrownBy(() -> MasterKey.find("nonsense!", master, random, List.of()))
        .hasMessageContaining("HONE_MASTER_KEY");
  }

  @Test
  void namesFileAndLineOfWhatItCannotUnderstand() throws IOException {
    Files.writeString(file, "[default]\naws_access_key_id = a\nnonsense\n");
    assertThatThrownBy(() -> CredentialsFile.ensureFirstKey(file, ring(table)))
        .hasMessage(file + ", line 3: allowed are '[profile]' and 'name = value'");

    Files.writeString(file, "[default]\naws_access_key_id = a\n");
    assertThatThrownBy(() -> CredentialsFile.ensureFirstKey(file, ring(table)))
        .hasMessage(file + ", profile [default]: no aws_secret_access_key");

    Files.writeString(file, "");
    assertThatThrownBy(() -> CredentialsFile.ensureFirstKey(file, ring(table)))
        .hasMessageContaining("no profile");
  }

  /// A table with something that happens before it is read.
  private record FakeTable(KeyTable real, Runnable before) implements KeyTable {
    @Override
    public List<StoredKey> all() {
      before.run();
      return real.all();
    }

    @Override
    public void add(StoredKey key) {
      real.add(key);
    }

    @Override
    public boolean revoke(String id, Instant at) {
      return real.revoke(id, at);
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
