package hone.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class KeptStatementsTest {
  private final KeptStatements statements = new KeptStatements();
  private final List<PreparedStatement> given = new ArrayList<>();
  private Handle handle;

  @BeforeEach
  void open() {
    handle = Jdbi.create("jdbc:sqlite::memory:").open();
    handle.execute("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT)");
    handle.setStatementBuilder(statements);
    handle.addCustomizer(
        new org.jdbi.v3.core.statement.StatementCustomizer() {
          @Override
          public void beforeExecution(PreparedStatement statement, StatementContext context) {
            given.add(statement);
          }
        });
  }

  @AfterEach
  void close() {
    handle.close();
  }

  private long insert(String text) {
    return handle
        .createUpdate("INSERT INTO t (a) VALUES (:a)")
        .bind("a", text)
        .executeAndReturnGeneratedKeys("id")
        .mapTo(Long.class)
        .one();
  }

  @Test
  void oneStatementServesAgainAndForgetsWhatWasBound() {
    assertThat(insert("one")).isEqualTo(1);
    assertThat(insert("two")).isEqualTo(2);
    handle.execute("INSERT INTO t (a) VALUES (?)", (Object) null);

    List<String> read =
        handle.createQuery("SELECT a FROM t ORDER BY id").mapTo(String.class).list();
    assertThat(read).containsExactly("one", "two", null);
    assertThat(given.get(0)).isSameAs(given.get(1));
  }

  @Test
  void whatIsInUseIsNotGivenToAnother() {
    insert("one");
    insert("two");
    String query = "SELECT a FROM t ORDER BY id";
    var seen = new ArrayList<String>();
    handle
        .createQuery(query)
        .map(
            (row, _) -> {
              seen.add(row.getString("a"));
              return handle.createQuery(query).mapTo(String.class).list();
            })
        .forEach(inner -> assertThat(inner).containsExactly("one", "two"));

    assertThat(seen).containsExactly("one", "two");
  }

  @Test
  void notMoreAreKeptThanAHundred() throws SQLException {
    for (int i = 0; i < 150; i++) {
      handle.createQuery("SELECT " + i).mapTo(Integer.class).one();
    }

    int closed = 0;
    for (PreparedStatement each : given) {
      closed += each.isClosed() ? 1 : 0;
    }
    assertThat(closed).isEqualTo(50);
  }

  @Test
  void aTransactionEndsWhateverItHasRead() throws SQLException {
    insert("one");
    handle.execute("BEGIN");
    handle.createQuery("SELECT a FROM t").mapTo(String.class).findFirst();
    handle.execute("COMMIT");

    Connection connection = handle.getConnection();
    assertThat(connection.getAutoCommit()).isTrue();
    handle.execute("DROP TABLE t");
  }
}
