package hone.engine.sql;

import hone.engine.ApiError;
import hone.engine.sql.rows.Dialect;
import hone.engine.sql.rows.RowSource;
import hone.engine.sql.rows.Rows;
import java.util.List;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/// The tasks of one transaction, each in a savepoint of its own, so that one that fails takes no
/// other with it. Before them comes the lease: a server whose lease has ended changes nothing, and
/// begins a new life. After them it is renewed once more, and where they took long, the leases of
/// others, who had to wait, last as much longer: that ends nobody's life.
///
/// @param outward whether an error concerns the whole transaction, and not only the task
record Group(Dialect dialect, Rows rows, SqlLease lease, Predicate<RuntimeException> outward) {

  /// Perform the tasks and commit, inside a transaction that has begun.
  ///
  /// @param committing told right before the commit is sent: from then on an error leaves open
  ///     whether it was done
  void perform(Handle handle, List<Task<?>> tasks, Runnable committing) {
    long operation = lease.nextOperation();
    if (!lease.hold(handle, operation)) {
      beginAnew(handle);
      throw ApiError.unavailable(
          "This server was silent for longer than its lease and begins anew. Try again.");
    }
    for (Task<?> task : tasks) {
      perform(handle, task);
    }
    SqlLease.Moment since = lease.extend(handle);
    lease.use(operation);
    committing.run();
    handle.execute("COMMIT");
    lease.confirm(since);
    tasks.forEach(Task::succeed);
  }

  private void beginAnew(Handle handle) {
    lease.checkAlone(handle);
    SqlLease.Life life = lease.birth(handle);
    handle.execute("COMMIT");
    lease.begin(life);
  }

  private void perform(Handle handle, Task<?> task) {
    handle.execute("SAVEPOINT one");
    try {
      var source = new RowSource(handle, dialect, lease.epoch());
      task.perform(new SqlTransaction(source, rows, lease.place()));
    } catch (RuntimeException error) {
      if (outward.test(error)) {
        throw error;
      }
      task.remember(error);
      handle.execute("ROLLBACK TO SAVEPOINT one");
    }
    handle.execute("RELEASE SAVEPOINT one");
  }
}
