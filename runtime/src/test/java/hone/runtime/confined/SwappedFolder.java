package hone.runtime.confined;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A folder in whose place a program puts a link again and again.
public final class SwappedFolder implements AutoCloseable {
  private final Thread program;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private volatile boolean ending;

  /// @param aside a path beside it that is free
  public SwappedFolder(Path folder, Path aside, Path elsewhere) {
    program = Thread.ofPlatform().start(() -> swap(folder, aside, elsewhere));
  }

  private void swap(Path folder, Path aside, Path elsewhere) {
    try {
      while (!ending) {
        Files.move(folder, aside);
        while (!putsLink(folder, elsewhere)) {
          clear(folder);
        }
        Files.delete(folder);
        while (!putsBack(aside, folder)) {
          clear(folder);
        }
      }
    } catch (IOException | RuntimeException error) {
      failure.set(error);
    }
  }

  /// Another program may put something into it meanwhile.
  private static void clear(Path folder) throws IOException {
    try {
      ConfinedFolder.deleteAt(folder);
    } catch (DirectoryNotEmptyException _) {
      Thread.onSpinWait(); // once more
    }
  }

  /// @return `false` if another program has made a folder there meanwhile
  private static boolean putsLink(Path folder, Path elsewhere) throws IOException {
    try {
      Files.createSymbolicLink(folder, elsewhere);
      return true;
    } catch (FileAlreadyExistsException _) {
      return false;
    }
  }

  private static boolean putsBack(Path aside, Path folder) throws IOException {
    try {
      Files.move(aside, folder);
      return true;
    } catch (NoSuchFileException error) {
      throw error;
    } catch (FileSystemException _) {
      return false; // another program has made a folder there meanwhile, or put something into it
    }
  }

  /// Do something again and again while it is swapped, 20,000 times or for five seconds.
  public void during(Attack attack) throws Exception {
    long end = System.nanoTime() + 5_000_000_000L;
    for (int i = 0; i < 20_000 && System.nanoTime() < end; i++) {
      attack.attempt(i);
    }
  }

  /// What is tried.
  public interface Attack {
    void attempt(int number) throws Exception;
  }

  @Override
  public void close() throws InterruptedException {
    ending = true;
    program.join();
    assertThat(failure.get()).as("what kept it from swapping").isNull();
  }
}
