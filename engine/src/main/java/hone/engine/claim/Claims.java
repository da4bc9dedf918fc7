package hone.engine.claim;

import hone.engine.backend.AttemptId;

/// Tells which attempts still have their training jobs. A backend asks it before it stores anything
/// of an attempt, since what replaced the attempt stores at the same place. Thread-safe.
@FunctionalInterface
public interface Claims {
  Claim of(AttemptId attempt);
}
