package hone.engine.advice;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/// Has questions answered on other threads, about each subject one at a time. Thread-safe.
///
/// @param <S> what a question is about
final class Questions<S> {
  private static final System.Logger LOG = System.getLogger(Questions.class.getName());

  private final Executor threads;
  private final Set<S> open = ConcurrentHashMap.newKeySet();

  Questions(Executor threads) {
    this.threads = threads;
  }

  /// Have a question answered, unless one about the same subject is open. It is open until it is
  /// said to be closed; one that cannot be begun can be asked again.
  void ask(S subject, Runnable question) {
    if (!open.add(subject)) {
      return;
    }
    try {
      threads.execute(question);
    } catch (RuntimeException | Error error) {
      open.remove(subject);
      throw error;
    }
  }

  /// Tell that a question has no answer. The end of the engine, which interrupts its threads, is no
  /// error: the next engine asks again.
  static void unanswered(String what, Throwable why) {
    boolean isEnd = Thread.currentThread().isInterrupted();
    LOG.log(isEnd ? System.Logger.Level.DEBUG : System.Logger.Level.ERROR, what, why);
  }

  /// Let the next question about this subject be asked.
  void close(S subject) {
    open.remove(subject);
  }
}
