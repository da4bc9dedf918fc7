package hone.server.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.store.KeyTable.StoredKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MasterKeyTest {
  private static final RandomGenerator RANDOM = RandomGenerator.of("L64X128MixRandom");

  @TempDir private Path folder;

  private MasterKey find(RandomGenerator random) {
    return MasterKey.find(null, folder.resolve("master.key"), random, List.of());
  }

  private static void assertSame(MasterKey one, MasterKey other) {
    assertThat(other.open(one.seal("secret", "for", RANDOM), "for")).contains("secret");
  }

  @Test
  void whoeverComesSecondToMakeAKeyTakesTheFirst() {
    var others = new ArrayList<MasterKey>();
    // Another process makes its key while this one, which found none, draws its own.
    RandomGenerator slow =
        () -> {
          if (others.isEmpty()) {
            others.add(find(RANDOM));
          }
          return RANDOM.nextLong();
        };

    MasterKey own = find(slow);

    assertSame(own, others.getFirst());
    assertThat(folder.toFile().list()).containsExactly("master.key");
  }

  @Test
  void besideKeysInForceNoneIsMadeThatWouldNotOpenThem() {
    Path file = folder.resolve("master.key");
    Instant now = Instant.EPOCH;
    var inForce = new StoredKey("AKIA", "123456789012", null, "1:x", now, null, null);
    var revoked = new StoredKey("AKIB", "123456789012", null, "1:x", now, null, now);

    assertThatThrownBy(() -> MasterKey.find(null, file, RANDOM, List.of(revoked, inForce)))
        .isInstanceOf(CredentialsException.class)
        .hasMessageContaining("there is no '" + file + "' and no HONE_MASTER_KEY")
        .hasMessageContaining("the store holds 1 access keys that are not revoked");
    assertThat(file).doesNotExist();
    MasterKey.find(null, file, RANDOM, List.of(revoked));
    assertThat(file).exists();
  }

  @Test
  void allWhoMakeOneAtOnceHaveTheSame() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<MasterKey>> made = threads.invokeAll(Collections.nCopies(16, () -> find(RANDOM)));

      for (var each : made) {
        assertSame(made.getFirst().get(), each.get());
      }
    }
  }
}
