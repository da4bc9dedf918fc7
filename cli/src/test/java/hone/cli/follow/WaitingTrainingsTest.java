package hone.cli.follow;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import hone.cli.client.AwsClient;
import hone.cli.client.Credentials;
import hone.cli.client.Endpoint;
import hone.cli.client.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class WaitingTrainingsTest {
  private static final String ARN =
      "arn:aws:sagemaker:us-west-2:000000000000:hyper-parameter-tuning-job/churn";

  private HttpServer server;
  private final List<JsonNode> searches = new ArrayList<>();
  private int inProgress = 3;
  private int pending = 1;
  private int failed;
  private int lists;
  private String results = "";
  private boolean throttles;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
          var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          byte[] answer = answer(target, body).getBytes(StandardCharsets.UTF_8);
          boolean refused = throttles && target.equals("SageMaker.Search");
          exchange.sendResponseHeaders(refused ? 400 : 200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private String answer(String target, String body) {
    if (target.equals("SageMaker.Search")) {
      searches.add(Json.read(body, "the search"));
      if (throttles) {
        return "{\"__type\": \"ThrottlingException\", \"message\": \"Rate exceeded\"}";
      }
      return "{\"Results\": [" + results + "], \"TotalHits\": {\"Value\": " + pending + "}}";
    }
    if (target.endsWith(".ListTrainingJobsForHyperParameterTuningJob")) {
      lists++;
      return "{\"TrainingJobSummaries\": []}";
    }
    return """
    {"HyperParameterTuningJobName": "churn", "HyperParameterTuningJobStatus": "InProgress",
     "HyperParameterTuningJobArn": "%s",
     "CreationTime": 1767225600.25,
     "TrainingJobStatusCounters":
       {"Completed": 2, "InProgress": %d, "NonRetryableError": %d},
     "BestTrainingJob":
       {"FinalHyperParameterTuningJobObjectiveMetric": {"MetricName": "loss", "Value": 1}}}
    """
        .formatted(ARN, inProgress, failed);
  }

  private TuningSnapshot now() {
    return with(follower -> follower.now("churn"));
  }

  private AwsClient client() {
    var uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    var endpoint = new Endpoint(uri, "us-west-2", new Credentials("AKID", "s", null, "a test"));
    return new AwsClient(endpoint, InstantSource.system());
  }

  private TuningSnapshot with(Function<Follower, TuningSnapshot> asking) {
    try (var client = client()) {
      return asking.apply(new Follower(client, Duration.ZERO));
    }
  }

  @Test
  void thoseThatWaitForASlotAreNotSaidToRun() {
    assertThat(now().progress()).isEqualTo("2 done, 2 running, 1 waiting for a slot, 0 failed");
    assertThat(searches).hasSize(1);
    JsonNode filters = searches.getFirst().path("SearchExpression").path("Filters");
    assertThat(filters.findValuesAsString("Value"))
        .containsExactly(ARN, "InProgress", "Pending", "2026-01-01T00:00:00.250Z");
    assertThat(filters.findValuesAsString("Operator").getLast()).isEqualTo("GreaterThanOrEqualTo");
    assertThat(searches.getFirst().path("SortBy").asString()).isEqualTo("CreationTime");
  }

  @Test
  void whereTheServerHasNoPlaceForASearchTheyCountAsRunning() {
    throttles = true;

    assertThat(now().progress()).isEqualTo("2 done, 3 running, 0 failed");
    assertThat(searches).hasSize(1);
  }

  @Test
  void failuresAreAskedForOnceWhereOnlyThoseThatWaitChange() {
    failed = 1;
    String progress =
        with(follower -> {
              follower.now("churn");
              pending = 2;
              return follower.now("churn");
            })
            .progress();

    assertThat(progress).isEqualTo("3 done, 1 running, 2 waiting for a slot, 1 failed");
    assertThat(lists).isEqualTo(1);
  }

  @Test
  void whereNoneWaitsNothingIsSaidOfIt() {
    pending = 0;

    assertThat(now().progress()).isEqualTo("2 done, 3 running, 0 failed");
  }

  /// The answers are of two moments.
  @Test
  void noMoreWaitThanAreInProgress() {
    pending = 5;

    assertThat(now().progress()).isEqualTo("2 done, 0 running, 3 waiting for a slot, 0 failed");
  }

  @Test
  void whichWaitIsAskedForAListWhereSomeHaveNotStarted() {
    results = "{\"TrainingJob\": {\"TrainingJobName\": \"a-2\"}}";
    String trial = "{\"TrainingJobName\": \"%s\", \"TrainingJobStatus\": \"InProgress\"%s}";
    JsonNode started = Json.read(trial.formatted("a-1", ", \"TrainingStartTime\": 1"), "a test");
    JsonNode waits = Json.read(trial.formatted("a-2", ""), "a test");
    try (var client = client()) {
      assertThat(TrialNotes.of(client, Json.object(), List.of(started)).waiting()).isEmpty();
      assertThat(searches).isEmpty();
      assertThat(TrialNotes.of(client, Json.object(), List.of(started, waits)).waiting())
          .containsExactly("a-2");
    }
  }

  @Test
  void nobodyAsksWhereNoneIsInProgress() {
    inProgress = 0;

    assertThat(now().progress()).isEqualTo("2 done, 0 running, 0 failed");
    assertThat(searches).isEmpty();
  }
}
