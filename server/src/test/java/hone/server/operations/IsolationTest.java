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
import hone.server.credentials.Principal;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.Services;
import hone.server.protocol.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private static final Caller OWNER = caller("123456789012", "us-west-2");
  private static final List<Caller> STRANGERS =
      List.of(caller("210987654321", "us-west-2"), caller("123456789012", "eu-west-1"));

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
          Map.entry("logStreamName", "owned-training/algo-1-0"));

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
    operations = OperationList.of(new Services(engine, backend, backend, backend));
  }

  @AfterEach
  void stop() {
    engine.close();
    store.close();
  }

  @Test
  void aStrangerIsAnsweredAsIfNothingWasThere() {
    createAll(OWNER);
    var names = new ArrayList<String>();
    for (Operation operation : operations) {
      ObjectNode request = request(operation.shape());
      if (operation.creates() || request == null) {
        continue;
      }
      names.add(operation.shape().name());
      for (Caller stranger : STRANGERS) {
        String theirs = answer(operation, stranger, request.toString());
        String nobodys = answer(operation, stranger, request.toString().replace("owned", "absent"));

        assertThat(theirs.replace("owned", "absent"))
            .as(operation.target() + " by " + stranger.scope())
            .isEqualTo(nobodys);
      }
    }

    assertThat(names)
        .contains("DescribeHyperParameterTuningJob", "StopTrainingJob", "AddTags", "GetLogEvents");
    assertThat(names).hasSizeGreaterThan(10);
    assertThat(describe(OWNER)).contains("InProgress");
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
    for (String name : List.of("CreateHyperParameterTuningJob", "CreateTrainingJob")) {
      String answer = answer(operation(name), caller, CreateRequests.of(name));
      assertThat(answer).contains("owned").contains(caller.scope().account());
    }
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
      } else if (name.equals("logGroupName")) {
        request.put(name, "/aws/sagemaker/TrainingJobs");
      } else if (name.equals("Tags")) {
        request.putArray(name).addObject().put("Key", "k").put("Value", "v");
      } else if (name.equals("TagKeys")) {
        request.putArray(name).add("k");
      } else {
        return null;
      }
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
    } catch (ApiError | ConstraintException error) {
      return String.valueOf(error.getMessage());
    }
  }
}
