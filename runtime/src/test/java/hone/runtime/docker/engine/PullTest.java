package hone.runtime.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import hone.runtime.site.UnavailableException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An engine that says nothing holds nobody up for ever.
final class PullTest {
  @TempDir Path folder = Path.of("");

  @Test
  @Timeout(60)
  void aPullThatIsNotWantedAnyMoreEnds() throws Exception {
    Path socket = folder.resolve("s");
    var failure = new AtomicReference<@Nullable Exception>();
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      try (var engine = new Engine(URI.create("unix://" + socket))) {
        Thread pulling =
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        engine.pull("image:1", Optional.empty());
                      } catch (EngineException | UnavailableException error) {
                        failure.set(error);
                      }
                    });
        try (SocketChannel _ = server.accept()) {
          Thread.sleep(300);
          pulling.interrupt();
          assertThat(pulling.join(Duration.ofSeconds(20))).isTrue();
        }
      }
    }
    assertThat(failure.get()).isInstanceOf(UnavailableException.class);
  }

  @Test
  @Timeout(60)
  void anEngineThatFallsSilentIsGivenUp() {
    try (var guard = PullGuard.start(Duration.ofMillis(200), Duration.ofMillis(10))) {
      boolean interrupted = false;
      for (int i = 0; i < 5; i++) {
        interrupted |= sleeps(100);
        guard.heard();
      }
      assertThat(interrupted).isFalse();
      assertThat(guard.wasSilent()).isFalse();

      assertThat(sleeps(50_000)).isTrue();
      Thread.currentThread().interrupt();
      assertThat(guard.wasSilent()).isTrue();
    }
  }

  /// @return whether it was interrupted
  private static boolean sleeps(long millis) {
    try {
      Thread.sleep(millis);
      return false;
    } catch (InterruptedException _) {
      return true;
    }
  }
}
