package hone.server.limits;

import hone.engine.ApiError;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Lets each account do few things of a kind at a time. Some of its calls wait for that; the others
/// are told to come again, so that no account takes all places of the server by waiting.
/// Thread-safe.
public final class Turns {
  private final int max;
  private final int atOnce;

  /// Guards `lines` and what is in it.
  private final ReentrantLock lock = new ReentrantLock();

  private final Map<String, Line> lines = new HashMap<>();

  private static final class Line {
    private final Semaphore turn;
    private int calls;

    private Line(int atOnce) {
      turn = new Semaphore(atOnce, true);
    }
  }

  /// @param max how many calls of an account are under way or wait
  /// @param atOnce how many of them are under way
  public Turns(int max, int atOnce) {
    this.max = max;
    this.atOnce = atOnce;
  }

  /// Do something when it is the account's turn.
  ///
  /// @throws ApiError if too many of the account's wait already
  public <T> T take(String account, Supplier<T> work) {
    Line line = enter(account);
    try {
      line.turn.acquire();
      try {
        return work.get();
      } finally {
        line.turn.release();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw ApiError.throttled();
    } finally {
      leave(account, line);
    }
  }

  private Line enter(String account) {
    lock.lock();
    try {
      Line line = lines.computeIfAbsent(account, _ -> new Line(atOnce));
      if (line.calls == max) {
        throw ApiError.throttled();
      }
      line.calls++;
      return line;
    } finally {
      lock.unlock();
    }
  }

  private void leave(String account, Line line) {
    lock.lock();
    try {
      line.calls--;
      if (line.calls == 0) {
        lines.remove(account);
      }
    } finally {
      lock.unlock();
    }
  }
}
