package hone.engine.sql;

import hone.engine.ApiError;
import hone.engine.sql.rows.Dialect;
import hone.engine.sql.rows.Rows;
import hone.engine.store.Lease;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Commits to PostgreSQL, one server at a time. While the database is away, or has had to choose
/// between transactions, the same is tried again for a bounded time. A commit whose answer was lost
/// is looked up by its number before anything is done again.
final class PostgresCommitter implements Writer.Committer {
  private static final System.Logger LOG = System.getLogger(PostgresCommitter.class.getName());

  private final Jdbi database;
  private final SqlLease lease;
  private final Group group;
  private final Patience patience;

  /// Whether a commit was sent and not answered.
  private boolean unknown;

  PostgresCommitter(Jdbi database, Rows rows, SqlLease lease, Patience patience) {
    this.database = database;
    this.lease = lease;
    this.patience = patience;
    group =
        new Group(
            Dialect.POSTGRES,
            rows,
            lease,
            error -> Postgres.isPassing(error) || Postgres.isFull(error));
  }

  @Override
  public void commit(List<Task<?>> tasks) {
    unknown = false;
    try {
      patience.untilDone(() -> attempt(tasks));
    } catch (Lease.Displaced displaced) {
      throw displaced; // which ends the store, and not these tasks alone
    } catch (RuntimeException error) {
      RuntimeException told = explain(error);
      tasks.forEach(task -> task.fail(told));
    }
  }

  private boolean attempt(List<Task<?>> tasks) {
    try (Handle handle = database.open()) {
      handle.execute("BEGIN ISOLATION LEVEL READ COMMITTED");
      try {
        Postgres.lock(handle);
        if (unknown && lease.isLastCommitted(handle)) {
          handle.execute("COMMIT");
          tasks.forEach(Task::succeed);
          return true;
        }
        unknown = false;
        group.perform(handle, tasks.stream().filter(Task::begin).toList(), () -> unknown = true);
        return true;
      } catch (RuntimeException error) {
        if (!unknown) {
          tasks.forEach(Task::undone);
        }
        Postgres.rollBack(handle);
        throw error;
      }
    }
  }

  private RuntimeException explain(RuntimeException error) {
    if (Postgres.isFull(error)) {
      LOG.log(System.Logger.Level.ERROR, "the database's disk is full", error);
      return ApiError.unavailable("The database's disk is full. Free some space and try again.");
    }
    if (Postgres.isPassing(error)) {
      LOG.log(System.Logger.Level.ERROR, "the database is away", error);
      return Task.away(unknown);
    }
    return error;
  }

  @Override
  public long patienceSeconds() {
    return patience.length().toSeconds();
  }

  @Override
  public void close() {
    // The connections are the store's.
  }
}
