package hone.server.limits;

import hone.engine.ApiError;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Bounds what is under way at once. What cannot begin soon is refused at once rather than late, so
/// that those who are let in are served as fast as ever. Thread-safe.
public final class Admission {
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final Semaphore places;
  private final Semaphore bodies;
  private final Semaphore answers;
  private final int kibibytes;
  private final int waitingMax;

  /// @param places how many requests are worked on at once
  /// @param kibibytes how much of bodies, and of answers, is held at once, beside what is free for
  ///     each
  public Admission(int places, int kibibytes) {
    this.places = new Semaphore(places, true);
    this.kibibytes = kibibytes;
    this.bodies = new Semaphore(kibibytes);
    this.answers = new Semaphore(kibibytes);
    this.waitingMax = 8 * places;
  }

  /// Do something in one of the places.
  ///
  /// @throws ApiError if none gets free soon
  public <T> T inPlace(Supplier<T> work) {
    if (!enter()) {
      throw ApiError.throttled();
    }
    try {
      return work.get();
    } finally {
      places.release();
    }
  }

  private boolean enter() {
    if (places.getQueueLength() >= waitingMax) {
      return false;
    }
    try {
      return places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Count the bytes of a body, until it is closed.
  public HeldBytes hold() {
    return new HeldBytes(bodies);
  }

  /// Count the bytes of an answer until its client has taken it, which may be slow. One that is
  /// larger than all may be together takes all of it.
  ///
  /// @throws ApiError if too much is held already
  public HeldBytes holdAnswer(int bytes) {
    var held = new HeldBytes(answers);
    held.add(Math.min(bytes, kibibytes * 1024));
    return held;
  }
}
