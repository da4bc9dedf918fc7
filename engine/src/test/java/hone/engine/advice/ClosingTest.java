package hone.engine.advice;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.ApiError;
import hone.engine.fake.FakeBackend;
import hone.engine.fake.FakeBackend.Script;
import hone.engine.fake.FakeClock;
import hone.engine.fake.ForwardingStore;
import hone.engine.fake.Logged;
import hone.engine.fake.Specs;
import hone.engine.loop.Engine;
import hone.engine.loop.EngineSettings;
import hone.engine.loop.Ports;
import hone.engine.rules.Quotas;
import hone.engine.sql.SqliteStore;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of questions when the engine ends.
final class ClosingTest {
  @TempDir Path folder;

  /// A store that waits before it tells a strategy's thread anything. Thread-safe.
  private static final class SlowStore extends ForwardingStore {
    private final Duration pause;
    private final CompletableFuture<Thread> reader = new CompletableFuture<>();

    SlowStore(Store store, Duration pause) {
      super(store);
      this.pause = pause;
    }

    @Override
    public <T> T read(Function<Snapshot, T> query) {
      if (Thread.currentThread().getName().startsWith("hone-strategy")) {
        reader.complete(Thread.currentThread());
        try {
          Thread.sleep(pause);
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
          throw ApiError.unavailable("The server is shutting down.");
        }
      }
      return store.read(query);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 60_000})
  void theEndOfTheEngineIsNoErrorOfWhatIsAsked(int millis) throws Exception {
    var clock = new FakeClock();
    var store =
        new SlowStore(SqliteStore.open(folder.resolve("hone.db")), Duration.ofMillis(millis));
    var ports =
        new Ports(
            store, new FakeBackend(clock, _ -> Script.hanging()), clock, new SplittableRandom(1));
    var settings = new EngineSettings(2, Duration.ofMillis(20), Duration.ZERO, 2, Quotas.AWS);
    Engine engine = Engine.start(ports, settings);
    engine.submit(Specs.random(2, 1).tuning("job"));
    Thread reader = store.reader.get();

    try (var log = new Logged(reader::equals)) {
      engine.close();
      store.close();
      reader.join();
      assertThat(log.errors()).isEmpty();
    }
  }
}
