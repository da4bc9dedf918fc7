package hone.engine.memory;

import hone.engine.store.LeaseSettings;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// A database as a simulation sees it: servers open it, and the test looks at what is there.
public interface Database {

  /// Begin a server's life, and take over what the former ones at its place have left.
  ///
  /// @param nanos a steady clock
  Store open(LeaseSettings settings, LongSupplier nanos);

  /// Bring what is written to disk, if it is not by itself.
  void sync();

  /// Lose what was not synced.
  void crash();

  /// Look at what is really there.
  <T> T truth(Function<Snapshot, T> query);

  /// The life that owns a training job.
  long owner(long trainingId);

  /// Where a life's attempts are.
  String place(long epoch);
}
