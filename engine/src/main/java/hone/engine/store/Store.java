package hone.engine.store;

import java.util.function.Function;

/// Keeps jobs so that no crash loses what was answered. Thread-safe.
public interface Store extends AutoCloseable {

  /// Look at one consistent state.
  <T> T read(Function<Snapshot, T> query);

  /// Change the state, all or nothing. Writes happen one after the other; several may share one
  /// disk write. The work must be short, without effects outside of the transaction.
  ///
  /// @return after the change is on disk
  /// @throws hone.engine.ApiError what the work threw, or `UNAVAILABLE` when the disk is full or
  ///     the store is closed; nothing was changed then
  <T> T write(Function<Transaction, T> work);

  @Override
  void close();
}
