package hone.engine.storage;

import hone.engine.ApiError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Lets so many in at once. Of those who wait, one of whoever has the fewest inside goes first, and
/// among these who has waited longest: nobody waits behind another's long queue. Thread-safe.
final class Room {
  private final int places;
  private final ReentrantLock lock = new ReentrantLock();

  /// How many each has inside. Guarded by `lock`, as what follows.
  private final Map<String, Integer> inside = new LinkedHashMap<>();

  private final List<Waiter> waiting = new ArrayList<>();
  private int taken;

  private static final class Waiter {
    private final String owner;
    private final Condition turn;
    private boolean admitted;

    private Waiter(String owner, Condition turn) {
      this.owner = owner;
      this.turn = turn;
    }
  }

  Room(int places) {
    this.places = places;
  }

  /// Wait for a place.
  ///
  /// @param waitingMost how many of the owner's may wait
  /// @throws ApiError if too many of the owner's wait already
  void enter(String owner, int waitingMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (waiting.stream().filter(each -> each.owner.equals(owner)).count() >= waitingMost) {
        throw ApiError.throttled();
      }
      var waiter = new Waiter(owner, lock.newCondition());
      waiting.add(waiter);
      admit();
      try {
        while (!waiter.admitted) {
          waiter.turn.await();
        }
      } catch (InterruptedException error) {
        if (waiter.admitted) {
          leave(owner);
        } else {
          waiting.remove(waiter);
        }
        throw error;
      }
    } finally {
      lock.unlock();
    }
  }

  /// Give a place back.
  void leave(String owner) {
    lock.lock();
    try {
      taken--;
      inside.computeIfPresent(owner, (_, count) -> count == 1 ? null : count - 1);
      admit();
    } finally {
      lock.unlock();
    }
  }

  private void admit() {
    while (taken < places && !waiting.isEmpty()) {
      Waiter next =
          waiting.stream()
              .min(Comparator.comparingInt(each -> inside.getOrDefault(each.owner, 0)))
              .orElseThrow();
      waiting.remove(next);
      inside.merge(next.owner, 1, Integer::sum);
      taken++;
      next.admitted = true;
      next.turn.signal();
    }
  }
}
