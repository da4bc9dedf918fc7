package hone.server.repeats;

import hone.server.protocol.Answer;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One call that succeeds at most once. Who comes while it is under way waits for it. Thread-safe.
final class Once {
  private final ReentrantLock running = new ReentrantLock();

  /// Guarded by `running`.
  private @Nullable Answer answer;

  /// Do it, or give what was answered when it succeeded.
  Answer answer(Supplier<Answer> attempt) {
    running.lock();
    try {
      Answer before = answer;
      if (before != null) {
        return before;
      }
      Answer now = attempt.get();
      if (now.status() == 200) {
        answer = now;
      }
      return now;
    } finally {
      running.unlock();
    }
  }

  /// What was answered when it succeeded.
  Optional<Answer> answered() {
    running.lock();
    try {
      return Optional.ofNullable(answer);
    } finally {
      running.unlock();
    }
  }
}
