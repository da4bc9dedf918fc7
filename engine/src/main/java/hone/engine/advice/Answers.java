package hone.engine.advice;

import java.util.List;

/// Takes the answers of suggester and judge, on their threads. Answers are hints: what is lost is
/// asked for again. Thread-safe.
public interface Answers {
  /// A strategy has proposed trials, or has none left.
  void suggested(Suggested answer);

  /// A tuning job's search sees no more to gain.
  void converged(long tuningId);

  /// Trials were judged.
  void assessed(List<Assessment> assessments);
}
