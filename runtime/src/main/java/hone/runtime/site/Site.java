package hone.runtime.site;

import hone.engine.backend.AttemptId;
import java.io.IOException;
import java.util.Set;

/// Where training programs run: this machine's processes, a Slurm cluster, a
/// container engine, a Kubernetes cluster. Thread-safe.
public interface Site extends AutoCloseable {

  /// Take up an attempt. Starts nothing; what an earlier server started of it is found again.
  Placement place(Attempt attempt) throws IOException;

  /// End and remove all that there is of an attempt, and wait until it is gone, by its name alone:
  /// its files cannot be read. Nothing of it begins later.
  ///
  /// @throws IOException if that cannot be done now, or told for certain
  void end(AttemptId attempt, AttemptFolder folder) throws IOException;

  /// Remove what belongs to attempts that are not known. Called once, when a server starts.
  default void removeAllBut(Set<AttemptId> known) {}

  /// Let go of what it is reached by; what runs there goes on.
  @Override
  default void close() throws IOException {}
}
