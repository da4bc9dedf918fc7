package hone.runtime.confined;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfinedFolderTest {
  @TempDir Path folder = Path.of("");

  @Test
  void aFolderThatTwoDeleteAtOnceIsGoneForBoth() throws Exception {
    Path doomed = folder.resolve("doomed");
    for (int i = 0; i < 300; i++) {
      Path each = Files.createDirectories(doomed.resolve("folder-" + i % 30));
      Files.createFile(each.resolve("file-" + i));
    }
    try (var threads = Executors.newFixedThreadPool(2)) {
      Callable<Boolean> deletes =
          () -> {
            ConfinedFolder.deleteAt(doomed);
            return Files.exists(doomed);
          };
      for (Future<Boolean> each : threads.invokeAll(List.of(deletes, deletes))) {
        assertThat(each.get()).isFalse();
      }
    }
  }

  /// Any moment between a look at a file and its opening is one to put a pipe in its place.
  @Test
  void aFileThatBecomesAPipeAtAnyMomentHoldsNoReaderUp() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path file = Files.writeString(folder.resolve("file"), "text");
    Path open = Files.createDirectory(folder.resolve("open"));
    var ended = new AtomicBoolean();
    Thread swapping =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  Path next = folder.resolve("next");
                  try {
                    for (int i = 0; !ended.get(); i++) {
                      Files.createLink(next, i % 2 == 0 ? file : pipe);
                      Files.move(next, open.resolve("it"), StandardCopyOption.ATOMIC_MOVE);
                    }
                  } catch (IOException error) {
                    throw new UncheckedIOException(error);
                  }
                });
    var texts = new CompletableFuture<Set<String>>();
    Thread.ofPlatform().daemon().start(() -> texts.complete(readOften(open)));

    assertThat(texts.get(60, TimeUnit.SECONDS)).containsExactly("text");
    ended.set(true);
    swapping.join();
  }

  private static Set<String> readOften(Path open) {
    var texts = new HashSet<String>();
    try (ConfinedFolder folder = ConfinedFolder.open(open)) {
      for (int i = 0; i < 20_000; i++) {
        Optional<InputStream> found = folder.read(Path.of("it"));
        if (found.isPresent()) {
          try (InputStream in = found.get()) {
            texts.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
          }
        }
      }
      return texts;
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  @Test
  void whatHasANameOfAnyBytesIsRead() throws Exception {
    String make = "cd \"$0\" && printf deep > \"$(printf '\\303\\244 %%\\377')\"";
    Process made = new ProcessBuilder("sh", "-c", make, folder.toString()).start();
    assertThat(made.waitFor()).isZero();

    try (ConfinedFolder open = ConfinedFolder.open(folder)) {
      Path name = open.names(1).getFirst();
      try (InputStream in = open.read(name).orElseThrow()) {
        assertThat(in.readAllBytes()).asString().isEqualTo("deep");
      }
    }
  }
}
