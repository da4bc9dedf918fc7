package hone.runtime.confined;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A folder in whose place a program puts a link again and again.
public final class SwappedFolder implements AutoCloseable {
  private final Thread program;
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
          ConfinedFolder.deleteAt(folder);
        }
        Files.delete(folder);
        while (!putsBack(aside, folder)) {
          ConfinedFolder.deleteAt(folder);
        }
      }
    } catch (IOException error) {
      throw new IllegalStateException(error);
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
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException _) {
      return false;
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
  }
}
