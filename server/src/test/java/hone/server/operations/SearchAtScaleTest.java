package hone.server.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Searches over a hundred thousand training jobs, half of them a tuning job's. What a search takes
/// is the processor's time, since others may have the processor meanwhile; with
/// `-Dhone.search.times=true` it is printed.
final class SearchAtScaleTest {
  /// The bound is for a busy machine: a second is what it should take on a quiet one.
  private static final Duration MOST = Duration.ofSeconds(15);

  private static final String SEED =
      """
      CREATE TEMP TABLE n AS WITH RECURSIVE c(i) AS
        (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 100000) SELECT i FROM c;
      INSERT INTO blueprint (id, spec, document)
        SELECT 10 + i, spec, document FROM n, blueprint WHERE blueprint.id = 1 AND i % 2 = 0;
      INSERT INTO training_job (id, account, region, name, name_key, created_at, modified_at,
          blueprint_id, hyperparameters, tuning_id, ordinal, definition, origin, status, phase,
          retryable, state, owner)
        SELECT 10 + i, account, region, name || '-' || i, name_key || '-' || i, created_at + i,
          modified_at + (i * 7919) % 100000, CASE WHEN i % 2 = 0 THEN 10 + i ELSE blueprint_id END,
          json_set(hyperparameters, '$.lr', '' || (i % 1000) / 1000.0), tuning_id, 10 + i,
          definition, origin, status, phase, retryable,
          json_set(state, '$.attempts[0]', 'a' || i, '$.modifiedAt', strftime('%Y-%m-%dT%H:%M:%fZ',
            (modified_at + (i * 7919) % 100000) / 1000.0, 'unixepoch')), owner
        FROM n, training_job WHERE training_job.id = 1 + i % 2;
      INSERT INTO metric SELECT 10 + i, 'acc', 1, 1, 1, i % 997 / 997.0, i % 997 / 997.0, 0, 1, 1, 0
        FROM n
      """;

  @TempDir static Path folder;
  private static Calls calls;

  @BeforeAll
  static void start() throws SQLException, InterruptedException {
    try (var first = new Calls(folder)) {
      first.call("CreateTrainingJob", Calls.training("own"));
      first.call("CreateHyperParameterTuningJob", Calls.tuning("tune"));
      for (int i = 0; jobs(first) < 2; i++) {
        assertThat(i).as("seconds / 100 until there are two jobs").isLessThan(6_000);
        Thread.sleep(10);
      }
      first.call("StopTrainingJob", "{\"TrainingJobName\":\"own\"}");
      first.call("StopHyperParameterTuningJob", "{\"HyperParameterTuningJobName\":\"tune\"}");
      ObjectNode under = Calls.MAPPER.createObjectNode().put("StatusEquals", "Stopped");
      for (int i = 0;
          first.call("ListTrainingJobs", under).path("TrainingJobSummaries").size() < 2;
          i++) {
        assertThat(i).as("seconds / 100 until they have stopped").isLessThan(6_000);
        Thread.sleep(10);
      }
    }
    String file = "jdbc:sqlite:" + folder.resolve("hone.db");
    try (Connection connection = DriverManager.getConnection(file);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (String each : SEED.split(";")) {
        statement.execute(each);
      }
      connection.commit();
    }
    calls = new Calls(folder);
  }

  private static int jobs(Calls of) {
    return of.call("ListTrainingJobs", "{}").path("TrainingJobSummaries").size();
  }

  @AfterAll
  static void stop() {
    calls.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "LastModifiedTime   | 9 | 0    | /other",
        "LastModifiedTime   | 9 | 0    | ",
        "LastModifiedTime   |   | 100  | ",
        "LastModifiedTime   | 0.9 | 100 | /train",
        "CreationTime       | 0.9 | 100 | /train",
        "TrainingJobName    | 0.9 | 100 | /train",
        "HyperParameters.lr |   | 100  | ",
        "HyperParameters.lr | 0.9 | 100 | /train",
        "Metrics.acc        | 0.9 | 100 | /train",
        "Metrics.acc        |   | 100  | /train",
      })
  void aPageComesSoon(String by, String above, int found, String uri) {
    ObjectNode request =
        Calls.MAPPER
            .createObjectNode()
            .put("Resource", "TrainingJob")
            .put("SortBy", by)
            .put("MaxResults", 100);
    if (above != null) {
      request
          .withObject("SearchExpression")
          .putArray("Filters")
          .addObject()
          .put("Name", "HyperParameters.lr")
          .put("Operator", "GreaterThan")
          .put("Value", above);
    }
    if (uri != null) {
      addNested(request, uri);
    }
    for (String page : new String[] {"first", "next"}) {
      long start = spent();
      JsonNode answer = calls.call("Search", request);
      Duration taken = Duration.ofNanos(spent() - start);
      assertThat(answer.path("Results")).hasSize(found);
      assertThat(taken).as(page + " page by " + by).isLessThan(MOST);
      if (Boolean.getBoolean("hone.search.times")) {
        System.out.printf(
            "%s %s %s %s: %d ms %s%n",
            by, above, uri, page, taken.toMillis(), answer.path("TotalHits"));
      }
      if (!answer.has("NextToken")) {
        break;
      }
      request.put("NextToken", answer.path("NextToken").asString());
    }
  }

  /// Ask for a channel that lies there.
  private static void addNested(ObjectNode request, String uri) {
    ObjectNode nested =
        request.withObject("SearchExpression").putArray("NestedFilters").addObject();
    nested.put("NestedPropertyName", "InputDataConfig");
    var filters = nested.putArray("Filters");
    filters.addObject().put("Name", "ChannelName").put("Value", "train");
    filters
        .addObject()
        .put("Name", "DataSource.S3DataSource.S3Uri")
        .put("Operator", "Contains")
        .put("Value", uri);
  }

  private static long spent() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
