package hone.runtime.checkpoint;

import hone.runtime.storage.DataException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Stores checkpoints while a training job runs, on a thread of its own. A store that cannot be
/// reached is tried again at the next look; it does not end the training job. A program that has a
/// file become a pipe while it is opened can make the thread wait for ever; it is left alone then.
public final class CheckpointKeeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(CheckpointKeeper.class.getName());
  private static final Duration LOOK = Duration.ofSeconds(2);

  /// What is on its way is interrupted, and over soon.
  private static final Duration END = Duration.ofSeconds(60);

  private final Source source;
  private List<Checkpoints> all = List.of();
  private @Nullable Thread thread;
  private boolean failing;

  /// Where checkpoints are looked up: their store may be away when they begin to be kept.
  @FunctionalInterface
  public interface Source {
    List<Checkpoints> open() throws DataException, IOException;
  }

  private CheckpointKeeper(Source source) {
    this.source = source;
  }

  /// Keep nothing.
  public static CheckpointKeeper none() {
    return new CheckpointKeeper(List::of);
  }

  /// Begin.
  public static CheckpointKeeper start(Source source) {
    var keeper = new CheckpointKeeper(source);
    keeper.thread = Thread.ofPlatform().daemon().name("checkpoints").start(keeper::keep);
    return keeper;
  }

  private void keep() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(LOOK);
        store();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void store() {
    try {
      if (all.isEmpty()) {
        all = source.open();
      }
      for (Checkpoints each : all) {
        each.store(false);
      }
      failing = false;
    } catch (DataException | IOException | RuntimeException | Error error) {
      // Errors, too: without this thread, a place that is taken away takes all checkpoints along.
      if (!failing && !Thread.currentThread().isInterrupted()) {
        LOG.log(System.Logger.Level.WARNING, "cannot store checkpoints; trying again", error);
      }
      failing = true;
    }
  }

  /// End, and wait for what is on its way.
  @Override
  public void close() {
    Thread open = thread;
    if (open != null) {
      open.interrupt();
      try {
        if (!open.join(END)) {
          LOG.log(System.Logger.Level.WARNING, "the keeping of checkpoints hangs, and is left");
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
