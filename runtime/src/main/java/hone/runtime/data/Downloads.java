package hone.runtime.data;

import hone.runtime.data.Selection.Item;
import hone.runtime.storage.DataException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Brings many objects into one folder, several at a time.
record Downloads(Cache cache) {
  private static final int AT_A_TIME = 8;

  /// Bring them all; the first error ends it.
  ///
  /// @throws DataException also for a name that would lead out of the folder, or that another
  ///     object's name stands in the way of
  void bring(List<Item> items, Path folder) throws DataException, IOException {
    Files.createDirectories(folder);
    var next = new AtomicInteger();
    var failure = new AtomicReference<@Nullable Exception>();
    Runnable work =
        () -> {
          for (int i = next.getAndIncrement();
              i < items.size() && failure.get() == null;
              i = next.getAndIncrement()) {
            try {
              bring(items.get(i), folder);
            } catch (DataException | IOException | RuntimeException error) {
              failure.compareAndSet(null, error);
            }
          }
        };
    var threads =
        java.util.stream.IntStream.range(0, Math.min(AT_A_TIME, items.size()))
            // From a store on this machine's disk they copy, and never wait.
            .mapToObj(_ -> Thread.ofPlatform().daemon().name("download").start(work))
            .toList();
    try {
      for (Thread each : threads) {
        each.join();
      }
    } catch (InterruptedException _) {
      failure.compareAndSet(null, new IOException("the download is not wanted any more"));
      threads.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
    switch (failure.get()) {
      case null -> {}
      case DataException error -> throw error;
      case IOException error -> throw error;
      case RuntimeException error -> throw error;
      case Exception error -> throw new IllegalStateException(error);
    }
  }

  private void bring(Item item, Path folder) throws DataException, IOException {
    Path target = target(item, folder);
    try {
      Path parent = target.getParent();
      Files.createDirectories(parent == null ? folder : parent);
      cache.bring(item.place(), item.object(), target);
    } catch (FileAlreadyExistsException error) {
      throw collides(item, error);
    } catch (FileSystemException error) {
      String reason = String.valueOf(error.getReason());
      if (reason.contains("Not a directory")) {
        throw collides(item, error);
      }
      if (reason.contains("File name too long")) {
        throw new DataException(item.place().name() + item.object().key() + ": " + reason);
      }
      throw error;
    }
  }

  /// S3 may hold both `a` and `a/b`, a folder cannot.
  private static DataException collides(Item item, FileSystemException error) {
    return new DataException(
        item.place().name()
            + item.object().key()
            + ": another object's name stands in the way, "
            + error.getFile());
  }

  private static Path target(Item item, Path folder) throws DataException {
    try {
      Path path = folder;
      for (String part : item.name().split("/", -1)) {
        if (part.equals(".") || part.equals("..")) {
          throw new DataException(
              item.place().name()
                  + item.object().key()
                  + ": found '"
                  + part
                  + "' in its name, allowed are names of files");
        }
        path = part.isEmpty() ? path : path.resolve(part); // S3 takes `a//b`, too
      }
      if (path.equals(folder)) {
        throw new DataException(item.place().name() + item.object().key() + ": found no name");
      }
      return path;
    } catch (InvalidPathException error) {
      throw new DataException(item.place().name() + item.object().key() + ": " + error.getReason());
    }
  }
}
