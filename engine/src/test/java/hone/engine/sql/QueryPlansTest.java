package hone.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.AttemptId;
import hone.engine.sql.rows.Dialect;
import hone.engine.sql.rows.RowSource;
import hone.engine.sql.rows.Rows;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The loop's cost must not grow with what has ended: a store keeps all jobs that ever were.
final class QueryPlansTest {
  private static final AttemptId NONE = new AttemptId("none");

  @TempDir Path folder;

  @Test
  void whatTheLoopAsksReadsNoWholeTable() {
    Path file = folder.resolve("hone.db");
    SqliteStore.open(file).close();
    Set<String> asked = new LinkedHashSet<>();
    try (Handle handle = Jdbi.create("jdbc:sqlite:" + file).open()) {
      handle.setSqlLogger(
          new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext context) {
              asked.add(context.getParsedSql().getSql());
            }
          });
      ask(new SqlTransaction(new RowSource(handle, Dialect.SQLITE, 1), new Rows(), "here"));
      List<String> queries = List.copyOf(asked);

      assertThat(queries).hasSizeGreaterThan(10);
      for (String query : queries) {
        assertThat(plan(handle, query))
            .as(query)
            .noneMatch(step -> step.matches("SCAN \\w+_job.*"));
      }
    }
  }

  private static void ask(SqlTransaction store) {
    store.regionsOfTuningJob("a", "name");
    store.regionsOfTrainingJob("a", "name");
    store.slotsTaken();
    store.waitingCount();
    store.waiting(3);
    store.unfinishedTuningJobs();
    store.stoppingTuningJobs();
    store.unreleasedTrainingJobs();
    store.launched();
    store.inProgress(1, 100);
    store.tally(1);
    store.ownTuningJob(1);
    store.ownTrainingJob(1);
    store.trials(1, 0, true);
    store.reasons(1, 0);
    store.watched(1, 0, Map.of());
    store.metrics(1);
    store.launch(NONE);
  }

  private static List<String> plan(Handle handle, String query) {
    return handle
        .createQuery("EXPLAIN QUERY PLAN " + query.replace("?", "1"))
        .map((row, _) -> row.getString("detail"))
        .list();
  }
}
