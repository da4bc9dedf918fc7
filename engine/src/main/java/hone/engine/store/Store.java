package hone.engine.store;

import java.util.function.Function;

/// Keeps jobs so that no crash loses what was answered. Thread-safe.
public interface Store extends AutoCloseable {

  /// Look at one consistent state.
  <T> T read(Function<Snapshot, T> query);

  /// Change the state, all or nothing. Writes happen one after the other; several may share one
  /// disk write. The work must be short, without effects outside of the transaction; it may be done
  /// more than once, of which only the last counts.
  ///
  /// @return after the change is on disk
  /// @throws hone.engine.ApiError what the work threw, or `UNAVAILABLE` when the disk is full, the
  ///     database is away, this server's lease has ended or the store is closed
  <T> T write(Function<Transaction, T> work);

  /// This server's right to act on its jobs.
  Lease lease();

  @Override
  void close();
}
