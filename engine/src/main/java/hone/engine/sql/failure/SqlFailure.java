package hone.engine.sql.failure;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Finds what a database has said behind an error.
public final class SqlFailure {
  private SqlFailure() {}

  /// The database's own error, or `null` where the error is of none.
  public static @Nullable SQLException of(Throwable error) {
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof SQLException found) {
        return found;
      }
    }
    return null;
  }

  /// What ends an opening: an error that says on one line what the database says, or the error
  /// itself where none says anything.
  public static RuntimeException unusable(String what, RuntimeException error) {
    SQLException cause = of(error);
    return cause == null
        ? error
        : new IllegalStateException(
            what + ": " + String.valueOf(cause.getMessage()).replaceAll("\\s+", " "), error);
  }
}
