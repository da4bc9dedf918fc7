package hone.runtime.attempt;

import hone.runtime.site.RefusedException;
import hone.runtime.site.Wakeup;
import hone.runtime.storage.DataException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What can take long, such as fetching an image, on a thread of its own, so that it can be given
/// up at any time.
final class Errand {
  private static final System.Logger LOG = System.getLogger(Errand.class.getName());
  private static final Duration LOOK = Duration.ofMillis(50);

  /// What is interrupted ends soon; what does not is left to itself.
  private static final Duration END = Duration.ofSeconds(20);

  private final Work work;
  private volatile boolean done;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  interface Work {
    void run() throws DataException, RefusedException, IOException;
  }

  private Errand(Work work) {
    this.work = work;
  }

  /// Do it.
  ///
  /// @param wanted asked again and again
  /// @return whether it is done, and not given up
  static boolean run(String name, Work work, BooleanSupplier wanted, Wakeup wakeup)
      throws DataException, RefusedException, IOException {
    var errand = new Errand(work);
    Runnable body =
        () -> {
          errand.run();
          wakeup.wake();
        };
    // It may copy and unpack for minutes, which a virtual thread would do at others' expense.
    Thread thread = Thread.ofPlatform().daemon().name(name).start(body);
    while (!errand.done && wanted.getAsBoolean()) {
      wakeup.await(LOOK);
    }
    if (!errand.done) {
      giveUp(thread);
      return false;
    }
    errand.tell();
    return true;
  }

  private static void giveUp(Thread thread) {
    thread.interrupt();
    try {
      if (!thread.join(END)) {
        LOG.log(System.Logger.Level.WARNING, thread.getName() + " does not end, and is left");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      work.run();
    } catch (Throwable error) {
      // Whoever waits has to hear of it, also of a machine's failure such as no memory.
      failure.set(error);
    } finally {
      done = true;
    }
  }

  private void tell() throws DataException, RefusedException, IOException {
    switch (failure.get()) {
      case null -> {}
      case DataException error -> throw error;
      case RefusedException error -> throw error;
      case IOException error -> throw error;
      case RuntimeException error -> throw error;
      case Throwable error -> throw new IllegalStateException(error);
    }
  }
}
