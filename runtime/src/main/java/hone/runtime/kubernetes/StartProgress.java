package hone.runtime.kubernetes;

import hone.runtime.container.ContainerWish;
import hone.runtime.kubernetes.PodReading.Hindrance;
import hone.runtime.kubernetes.PodReading.Waiting;
import hone.runtime.site.RefusedException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Waits for a pod to run its program: tells what it waits for, and gives up on what will not come.
/// Not thread-safe.
final class StartProgress {
  /// What passes by itself sooner is not told.
  private static final Duration UNTOLD = Duration.ofSeconds(10);

  /// As long as the world may refuse what an attempt needs before it starts.
  private static final Duration IMAGE_PATIENCE = Duration.ofMinutes(10);

  private static final Duration CONTAINER_PATIENCE = Duration.ofMinutes(1);

  private final String image;
  private final Consumer<String> tell;
  private final LongSupplier nanos;
  private Hindrance last = Hindrance.SOON;
  private long sinceNanos;
  private boolean told;

  /// @param tell writes into the attempt's log
  /// @param nanos the machine's time that passes
  StartProgress(String image, Consumer<String> tell, LongSupplier nanos) {
    this.image = image;
    this.tell = tell;
    this.nanos = nanos;
    sinceNanos = nanos.getAsLong();
  }

  /// See whether it runs or has run.
  ///
  /// @throws RefusedException if it never will
  boolean hasBegun(Waiting waiting) throws RefusedException {
    if (waiting.hindrance() != last) {
      last = waiting.hindrance();
      sinceNanos = nanos.getAsLong();
      told = false;
    }
    String why = waiting.why();
    return switch (waiting.hindrance()) {
      case NONE -> true;
      case SOON -> false;
      case NODE -> wait("waiting for a node: " + why);
      case IMAGE -> {
        if (isLongerThan(IMAGE_PATIENCE)) {
          throw ContainerWish.noImage(image, why);
        }
        yield wait("waiting for the image: " + why);
      }
      case IMAGE_REFUSED -> throw ContainerWish.noImage(image, why);
      case CONTAINER -> {
        if (isLongerThan(CONTAINER_PATIENCE)) {
          throw new RefusedException("the cluster cannot run it: " + why);
        }
        yield wait("waiting for the container: " + why);
      }
      case PROGRAM_REFUSED -> throw new RefusedException("the cluster cannot run it: " + why);
    };
  }

  private boolean wait(String what) {
    if (!told && isLongerThan(UNTOLD)) {
      told = true;
      tell.accept(what);
    }
    return false;
  }

  private boolean isLongerThan(Duration time) {
    return nanos.getAsLong() - sinceNanos > time.toNanos();
  }
}
