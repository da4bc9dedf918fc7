package hone.server.operations;

import static org.assertj.core.api.Assertions.assertThat;

import hone.api.ConstraintException;
import hone.api.OperationShape;
import hone.api.Protocol;
import hone.engine.ApiError;
import hone.engine.Time;
import hone.engine.loop.Engine;
import hone.engine.loop.EngineSettings;
import hone.engine.loop.Ports;
import hone.engine.sql.SqliteStore;
import hone.server.credentials.FakeSessions;
import hone.server.credentials.Principal;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.Services;
import hone.server.protocol.JsonCodec;
import hone.server.protocol.Refusal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What one account has in one region is to every other as if it did not exist: each operation
/// that names something answers a stranger exactly as it answers about what nobody has.
final class IsolationTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Path MODELS = Path.of("../api/src/main/model");
  private static final String ARN = "arn:aws:sagemaker:us-west-2:123456789012:";
  private static final String METRIC =
      "{\"Namespace\": \"/aws/sagemaker/TrainingJobs\", \"MetricName\": \"m\", \"StartTime\": 0,"
          + " \"EndTime\": 60000, \"Period\": 60, \"Statistics\": [\"Sum\"]";
  private static final String METRICS =
      "{\"TrialComponentName\": \"owned-training-aws-training-job\", \"MetricData\":"
          + " [{\"MetricName\": \"m\", \"Timestamp\": 60, \"Value\": 1}]}";
  private static final String DIMENSION =
      ", \"Dimensions\": [{\"Name\": \"TrainingJobName\", \"Value\": \"owned-training\"}]";
  private static final Caller OWNER = caller("123456789012", "us-west-2");
  private static final List<Caller> STRANGERS =
      List.of(caller("210987654321", "us-west-2"), caller("123456789012", "eu-west-1"));

  /// What the owner alone is told of its jobs when it looks for them in its other region.
  private static final String ELSEWHERE =
      " Looked for in region eu-west-1; there is one in us-west-2.";

  /// What the owner has, by the member that names it. An operation that requires another member
  /// which names something fails this test until the member stands here.
  private static final Map<String, String> OWNED =
      Map.ofEntries(
          Map.entry("HyperParameterTuningJobName", "owned-job"),
          Map.entry("TrainingJobName", "owned-training"),
          Map.entry("ExperimentName", "owned-experiment"),
          Map.entry("TrialName", "owned-trial"),
          Map.entry("TrialComponentName", "owned-component"),
          Map.entry("AlgorithmName", "owned-algorithm"),
          Map.entry(
              "ResourceArn",
              "arn:aws:sagemaker:us-west-2:123456789012:hyper-parameter-tuning-job/owned-job"),
          Map.entry("logStreamName", "STREAM"));

  /// Requests that name or find what the owner has in members that are not required, by operation.
  private static final Map<String, List<String>> MORE =
      Map.ofEntries(
          Map.entry(
              "CreateTrial",
              List.of("{\"TrialName\": \"new\", \"ExperimentName\": \"owned-experiment\"}")),
          Map.entry("CreateTrainingJob", List.of(CreateRequests.withAlgorithm("owned-algorithm"))),
          Map.entry(
              "CreateHyperParameterTuningJob", List.of(CreateRequests.warmStarted("owned-job"))),
          Map.entry(
              "DescribeTrialComponent",
              List.of(arn("TrialComponentName", "experiment-trial-component/owned-component"))),
          Map.entry(
              "DescribeAlgorithm", List.of(arn("AlgorithmName", "algorithm/owned-algorithm"))),
          Map.entry("ListTrials", List.of("{\"ExperimentName\": \"owned-experiment\"}")),
          Map.entry(
              "ListTrialComponents",
              List.of(
                  "{\"TrialName\": \"owned-trial\"}",
                  arn("SourceArn", "training-job/owned-training"))),
          Map.entry("ListHyperParameterTuningJobs", List.of("{\"NameContains\": \"owned\"}")),
          Map.entry("ListTrainingJobs", List.of("{\"NameContains\": \"owned\"}")),
          Map.entry("ListAlgorithms", List.of("{\"NameContains\": \"owned\"}")),
          Map.entry("ListExperiments", List.of("{\"MaxResults\": 100}")),
          Map.entry(
              "Search",
              Stream.of(
                      "TrainingJob",
                      "HyperParameterTuningJob",
                      "Experiment",
                      "ExperimentTrial",
                      "ExperimentTrialComponent")
                  .map(IsolationTest::search)
                  .toList()),
          Map.entry(
              "GetSearchSuggestions",
              List.of(
                  "{\"Resource\": \"HyperParameterTuningJob\", \"SuggestionQuery\":"
                      + " {\"PropertyNameQuery\": {\"PropertyNameHint\": \"Tags.owned\"}}}")),
          Map.entry(
              "BatchPutMetrics",
              List.of(
                  "{\"TrialComponentName\": \"owned-component\", \"MetricData\":"
                      + " [{\"MetricName\": \"m\", \"Timestamp\": 1, \"Value\": 1}]}")),
          Map.entry(
              "BatchGetMetrics",
              List.of(
                  "{\"MetricQueries\": [{\"MetricName\": \"m\", \"MetricStat\": \"Max\","
                      + " \"Period\": \"OneMinute\", \"XAxisType\": \"Timestamp\","
                      + " \"ResourceArn\": \""
                      + ARN
                      + "training-job/owned-training\"}]}")),
          Map.entry("GetMetricStatistics", List.of(METRIC + DIMENSION + "}")),
          Map.entry(
              "GetMetricData",
              List.of(
                  "{\"StartTime\": 0, \"EndTime\": 4000000000, \"MetricDataQueries\": [{\"Id\":"
                      + " \"q\", \"MetricStat\": {\"Period\": 60, \"Stat\": \"Sum\", \"Metric\":"
                      + " {\"Namespace\": \"/aws/sagemaker/TrainingJobs\", \"MetricName\": \"m\""
                      + DIMENSION
                      + "}}}]}")),
          Map.entry("ListMetrics", List.of("{\"MetricName\": \"m\"" + DIMENSION + "}")),
          Map.entry("DescribeLogStreams", List.of(logs())),
          Map.entry("FilterLogEvents", List.of(logs())),
          Map.entry(
              "DescribeTuningInsight", List.of("{\"HyperParameterTuningJobName\": \"owned-job\"}")),
          Map.entry(
              "ListTuningHistory", List.of("{\"HyperParameterTuningJobName\": \"owned-job\"}")),
          Map.entry("InterruptTrainingJob", List.of("{\"TrainingJobName\": \"owned-training\"}")));

  /// Operations that name nothing which an account may have, and why.
  private static final Map<String, String> NAMELESS =
      Map.of(
          "CreateExperiment", "names only what it makes",
          "CreateTrialComponent", "names only what it makes",
          "CreateAlgorithm", "names only what it makes",
          "CreatePageSession", "lets the caller's own account be read",
          "DescribeLogGroups", "every account has the same one group",
          "PutRetentionPolicy", "every account has the same one group",
          "DeleteRetentionPolicy", "every account has the same one group",
          "GetCallerIdentity", "tells who calls",
          "GetRole", "every role of the caller's account is there",
          "SimulatePrincipalPolicy", "roles give no power");

  @TempDir private Path folder;
  private SqliteStore store;
  private Engine engine;
  private List<Operation> operations;

  private static Caller caller(String account, String region) {
    return new Caller(new Principal(account, "KEY"), region, "request", null);
  }

  @BeforeEach
  void start() {
    var backend = new IdleBackend();
    store = SqliteStore.open(folder.resolve("hone.db"));
    engine =
        Engine.start(
            new Ports(
                store, backend, Time.of(Clock.systemUTC(), System::nanoTime), new SecureRandom()),
            EngineSettings.of(2));
    operations =
        OperationList.of(
            new Services(engine, backend, backend, backend, backend), FakeSessions.none());
  }

  @AfterEach
  void stop() {
    engine.close();
    store.close();
  }

  private static String arn(String member, String resource) {
    return "{\"" + member + "\": \"" + ARN + resource + "\"}";
  }

  private static String search(String resource) {
    return "{\"Resource\": \"" + resource + "\", \"MaxResults\": 100}";
  }

  private static String logs() {
    return "{\"logGroupName\": \"/aws/sagemaker/TrainingJobs\","
        + " \"logStreamNamePrefix\": \"owned-training/\"}";
  }

  @Test
  void aStrangerIsAnsweredAsIfNothingWasThere() {
    createAll(OWNER);
    var untried = new TreeSet<String>();
    for (Operation operation : operations) {
      List<String> requests = requests(operation);
      if (requests.isEmpty()) {
        untried.add(operation.shape().name());
      }
      for (String request : requests) {
        for (Caller stranger : STRANGERS) {
          String theirs = answer(operation, stranger, request);
          String nobodys = answer(operation, stranger, request.replace("owned", "absent"));

          assertThat(theirs.replace("owned", "absent").replace(ELSEWHERE, ""))
              .as(operation.target() + " by " + stranger.scope() + ": " + request)
              .isEqualTo(nobodys);
          assertThat(theirs).doesNotContain("owners-secret");
        }
      }
    }

    assertThat(untried).isEqualTo(new TreeSet<>(NAMELESS.keySet()));
    assertThat(describe(OWNER)).contains("InProgress");
  }

  @Test
  void aJobOfTheSameAccountInAnotherRegionIsNamedAndNoStrangers() {
    createAll(OWNER);
    Caller elsewhere = STRANGERS.getLast();
    String training = "{\"TrainingJobName\": \"owned-training\"}";
    for (String prefix : List.of("Describe", "Stop", "Delete")) {
      Operation tunings = operation(prefix + "HyperParameterTuningJob");
      Operation trainings = operation(prefix + "TrainingJob");

      assertThat(answer(tunings, elsewhere, named())).endsWith(ELSEWHERE);
      assertThat(answer(trainings, elsewhere, training)).endsWith(ELSEWHERE);
      assertThat(answer(trainings, STRANGERS.getFirst(), training)).doesNotContain("region");
      assertThat(answer(tunings, STRANGERS.getFirst(), named())).doesNotContain("region");
      assertThat(answer(tunings, elsewhere, named().replace("owned", "absent")))
          .doesNotContain("region");
    }
  }

  @Test
  void theOwnerIsAnsweredOtherwise() {
    createAll(OWNER);
    var same = new TreeSet<String>();
    for (Operation operation : operations) {
      List<String> requests = requests(operation);
      boolean differs =
          !operation.changes()
              && requests.stream()
                  .anyMatch(
                      each ->
                          !answer(operation, OWNER, each)
                              .replace("owned", "absent")
                              .equals(answer(operation, STRANGERS.getFirst(), each)));
      if (!operation.changes() && !requests.isEmpty() && !differs) {
        same.add(operation.shape().name());
      }
    }

    // Else the test above would compare what nobody sees.
    assertThat(same).isEmpty();
  }

  private List<String> requests(Operation operation) {
    var requests = new ArrayList<>(MORE.getOrDefault(operation.shape().name(), List.of()));
    ObjectNode required = operation.creates() ? null : request(operation.shape());
    if (required != null) {
      String text = required.toString();
      requests.add(text.contains("STREAM") ? text.replace("STREAM", stream()) : text);
    }
    return requests;
  }

  /// The owner's log stream, whose name ends with the second of its making, once it is there.
  private String stream() {
    for (int i = 0; i < 2_400; i++) {
      String streams = answer(operation("DescribeLogStreams"), OWNER, logs());
      String name = MAPPER.readTree(streams).at("/logStreams/0/logStreamName").asString("");
      if (!name.isEmpty()) {
        return name;
      }
      LockSupport.parkNanos(25_000_000);
    }
    throw new AssertionError("no log stream within 60 s");
  }

  @Test
  void listsOfAStrangerAreEmpty() {
    createAll(OWNER);
    for (Operation operation : operations) {
      if (operation.shape().name().startsWith("List") && required(operation.shape()).isEmpty()) {
        for (Caller stranger : STRANGERS) {
          assertThat(answer(operation, stranger, "{}"))
              .as(operation.target())
              .doesNotContain("owned");
        }
        if (operation.shape().name().contains("Jobs")) {
          assertThat(answer(operation, OWNER, "{}")).contains("owned");
        }
      }
    }
  }

  @Test
  void theSameNameElsewhereIsAnotherThing() {
    createAll(OWNER);
    for (Caller stranger : STRANGERS) {
      createAll(stranger);
      answer(operation("StopHyperParameterTuningJob"), stranger, named());

      assertThat(describe(stranger)).doesNotContain("InProgress");
      assertThat(describe(OWNER)).contains("InProgress");
    }
  }

  private void createAll(Caller caller) {
    CreateRequests.all()
        .forEach(
            (name, request) ->
                assertThat(answer(operation(name), caller, request))
                    .contains("owned")
                    .contains(caller.scope().account()));
    assertThat(answer(operation("BatchPutMetrics"), caller, METRICS)).isEqualTo("{}");
  }

  private String describe(Caller caller) {
    String answer = answer(operation("DescribeHyperParameterTuningJob"), caller, named());
    return MAPPER.readTree(answer).path("HyperParameterTuningJobStatus").asString("none");
  }

  private static String named() {
    return MAPPER.createObjectNode().put("HyperParameterTuningJobName", "owned-job").toString();
  }

  private Operation operation(String name) {
    return operations.stream()
        .filter(each -> each.shape().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /// The request's required members, all of what the owner has; `null` if it names nothing.
  private static @Nullable ObjectNode request(OperationShape<?> shape) {
    ObjectNode request = MAPPER.createObjectNode();
    boolean names = false;
    for (Map.Entry<String, JsonNode> member : required(shape).entrySet()) {
      String name = member.getKey();
      if (OWNED.containsKey(name)) {
        names = true;
        request.put(name, OWNED.get(name));
      } else if (name.equals("Tags")) {
        request.putArray(name).addObject().put("Key", "k").put("Value", "v");
      } else if (name.equals("TagKeys")) {
        request.putArray(name).add("k");
      } else {
        return null;
      }
    }
    if (request.has("logStreamName")) {
      request.put("logGroupName", "/aws/sagemaker/TrainingJobs");
    }
    return names ? request : null;
  }

  private static Map<String, JsonNode> required(OperationShape<?> shape) {
    var found = new LinkedHashMap<String, JsonNode>();
    if (!shape.service().protocols().contains(Protocol.JSON)) {
      return found;
    }
    JsonNode model = model(shape);
    JsonNode input =
        model
            .path("shapes")
            .path(
                model
                    .path("operations")
                    .path(shape.name())
                    .path("input")
                    .path("shape")
                    .asString(""));
    input.path("required").forEach(each -> found.put(each.asString(), each));
    return found;
  }

  private static JsonNode model(OperationShape<?> shape) {
    for (Path file :
        List.of(
            MODELS.resolve("sagemaker-2017-07-24.json"), MODELS.resolve("logs-2014-03-28.json"))) {
      JsonNode model = MAPPER.readTree(file.toFile());
      if (model.path("operations").has(shape.name())) {
        return model;
      }
    }
    return MAPPER.createObjectNode();
  }

  private static String answer(Operation operation, Caller caller, String request) {
    try {
      byte[] body =
          operation
              .perform(caller, JsonCodec.V1_1, request.getBytes(StandardCharsets.UTF_8))
              .body();
      return new String(body, StandardCharsets.UTF_8);
    } catch (ApiError | Refusal | ConstraintException error) {
      return String.valueOf(error.getMessage());
    }
  }
}
