package hone.engine.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.DefaultStatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// Keeps one connection's prepared statements for the next time: SQLite's driver, other than
/// PostgreSQL's, compiles each anew. Not thread-safe, as the connection.
final class KeptStatements extends DefaultStatementBuilder {
  private static final int MOST = 100;

  /// What nobody uses now, that used last at the end.
  private final LinkedHashMap<Form, PreparedStatement> idle = new LinkedHashMap<>();

  private final Map<PreparedStatement, Form> used = new LinkedHashMap<>();

  /// What makes two statements the same.
  private record Form(String sql, boolean keys, List<String> columns) {
    static Form of(String sql, StatementContext context) {
      String @Nullable [] columns = context.getGeneratedKeysColumnNames();
      return new Form(
          sql,
          context.isReturningGeneratedKeys(),
          columns == null ? List.of() : Arrays.asList(columns));
    }
  }

  @Override
  public PreparedStatement create(Connection connection, String sql, StatementContext context)
      throws SQLException {
    Form form = Form.of(sql, context);
    PreparedStatement kept = idle.remove(form);
    PreparedStatement statement = kept == null ? super.create(connection, sql, context) : kept;
    used.put(statement, form);
    return statement;
  }

  @Override
  public void close(Connection connection, String sql, Statement statement) throws SQLException {
    Form form = statement instanceof PreparedStatement ? used.remove(statement) : null;
    if (form == null || idle.containsKey(form) || !(statement instanceof PreparedStatement done)) {
      super.close(connection, sql, statement);
      return;
    }
    done.clearParameters();
    done.clearBatch();
    idle.put(form, done);
    if (idle.size() > MOST) {
      idle.pollFirstEntry().getValue().close();
    }
  }
}
