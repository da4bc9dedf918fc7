package hone.engine.sql;

import java.util.List;

/// Performs tasks in one transaction, on the writer's thread.
interface Committer extends AutoCloseable {

  /// Perform them and commit. Afterwards each has succeeded or failed, and what has succeeded is on
  /// disk.
  void commit(List<Task<?>> group);

  @Override
  void close();
}
