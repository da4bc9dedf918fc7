package hone.server.operations;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.Time;
import hone.engine.loop.Engine;
import hone.engine.loop.EngineSettings;
import hone.engine.loop.Ports;
import hone.engine.sql.SqliteStore;
import hone.engine.store.Store;
import hone.server.credentials.FakeSessions;
import hone.server.credentials.Principal;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.Services;
import hone.server.protocol.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// All operations on a real engine and store, called with JSON text. Not thread-safe.
public final class Calls implements AutoCloseable {
  public static final JsonMapper MAPPER = JsonMapper.builder().build();

  private static final String TRAINING =
      """
      {"AlgorithmSpecification": {
         "TrainingImage": "mine", "TrainingInputMode": "File",
         "MetricDefinitions": [{"Name": "acc", "Regex": "acc=(.*)"}]},
       "HyperParameters": {"lr": "0.1", "opt": "sgd"},
       "RoleArn": "arn:aws:iam::123456789012:role/hone",
       "InputDataConfig": [{"ChannelName": "train", "ContentType": "text/csv",
         "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://b/train"}}}],
       "OutputDataConfig": {"S3OutputPath": "s3://b/out"},
       "ResourceConfig": {
         "InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 5},
       "StoppingCondition": {"MaxRuntimeInSeconds": 600}}
      """;

  private static final String SEARCHING =
      """
      {"HyperParameterTuningJobName": "job",
       "HyperParameterTuningJobConfig": {
         "Strategy": "Bayesian",
         "HyperParameterTuningJobObjective": {"Type": "Maximize", "MetricName": "acc"},
         "ResourceLimits": {"MaxNumberOfTrainingJobs": 20, "MaxParallelTrainingJobs": 2},
         "ParameterRanges": {
           "ContinuousParameterRanges": [{"Name": "lr", "MinValue": "1e-5", "MaxValue": "0.1"}],
           "CategoricalParameterRanges": [{"Name": "opt", "Values": ["sgd", "adam"]}]}},
       "TrainingJobDefinition": {
         "StaticHyperParameters": {"epochs": "10"},
         "AlgorithmSpecification": {
           "TrainingImage": "mine", "TrainingInputMode": "File",
           "MetricDefinitions": [{"Name": "acc", "Regex": "acc=(.*)"}]},
         "RoleArn": "arn:aws:iam::123456789012:role/hone",
         "InputDataConfig": [{"ChannelName": "train", "DataSource": {"S3DataSource": {
           "S3DataType": "S3Prefix", "S3Uri": "s3://b/train"}}}],
         "OutputDataConfig": {"S3OutputPath": "s3://b/out"},
         "HyperParameterTuningResourceConfig": {
           "InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
         "StoppingCondition": {"MaxRuntimeInSeconds": 600}}}
      """;

  private static final String TUNING =
      """
      {"HyperParameterTuningJobConfig": {
         "Strategy": "Random",
         "HyperParameterTuningJobObjective": {"Type": "Maximize", "MetricName": "acc"},
         "ResourceLimits": {"MaxNumberOfTrainingJobs": 4, "MaxParallelTrainingJobs": 2},
         "ParameterRanges": {
           "ContinuousParameterRanges": [{"Name": "lr", "MinValue": "1e-5", "MaxValue": "0.1"}]}},
       "TrainingJobDefinition": {
         "StaticHyperParameters": {"epochs": "10"},
         "AlgorithmSpecification": {
           "TrainingImage": "mine", "TrainingInputMode": "File",
           "MetricDefinitions": [{"Name": "acc", "Regex": "acc=(.*)"}]},
         "RoleArn": "arn:aws:iam::123456789012:role/hone",
         "InputDataConfig": [{"ChannelName": "train", "DataSource": {"S3DataSource": {
           "S3DataType": "S3Prefix", "S3Uri": "s3://b/train"}}}],
         "OutputDataConfig": {"S3OutputPath": "s3://b/out"},
         "ResourceConfig": {
           "InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
         "StoppingCondition": {"MaxRuntimeInSeconds": 600}}}
      """;

  public final IdleBackend backend = new IdleBackend();
  public final Engine engine;
  final SqliteStore store;
  private final Map<String, Operation> operations = new LinkedHashMap<>();
  private Caller caller = caller("123456789012");

  public Calls(Path folder) {
    this(folder, store -> store);
  }

  /// @param between what the engine has for its store
  Calls(Path folder, UnaryOperator<Store> between) {
    store = SqliteStore.open(folder.resolve("hone.db"));
    engine =
        Engine.start(
            new Ports(
                between.apply(store),
                backend,
                Time.of(Clock.systemUTC(), System::nanoTime),
                new SecureRandom()),
            EngineSettings.of(2));
    for (Operation each :
        OperationList.of(
            new Services(engine, backend, backend, backend, backend), FakeSessions.none())) {
      operations.put(each.target().substring(each.target().indexOf('.') + 1), each);
    }
  }

  private static Caller caller(String account) {
    return new Caller(new Principal(account, "KEY"), "us-west-2", "request", null);
  }

  /// Call as another account from now on.
  public void as(String account) {
    caller = caller(account);
  }

  /// The names of all operations that are offered, each with its service's name before it.
  public Set<String> offered() {
    return operations.values().stream()
        .map(each -> each.shape().service().name() + " " + each.shape().name())
        .collect(Collectors.toSet());
  }

  public JsonNode call(String operation, String request) {
    Operation found = Objects.requireNonNull(operations.get(operation), operation);
    byte[] document = request.getBytes(StandardCharsets.UTF_8);
    byte[] answer = found.perform(caller, JsonCodec.V1_1, document).body();
    return answer.length == 0 ? MAPPER.createObjectNode() : MAPPER.readTree(answer);
  }

  public JsonNode call(String operation, JsonNode request) {
    return call(operation, request.toString());
  }

  /// Wait for a tuning job's end, which comes by itself after `backend.finish()`.
  ///
  /// @return the name of its first training job
  public String awaitEnd(String tuning) throws InterruptedException {
    String request = "{\"HyperParameterTuningJobName\":\"" + tuning + "\"}";
    String status = "";
    for (int i = 0; i < 6_000 && !status.equals("Completed"); i++) {
      status =
          call("DescribeHyperParameterTuningJob", request)
              .path("HyperParameterTuningJobStatus")
              .asString();
      Thread.sleep(10);
    }
    assertThat(status).as(tuning).isEqualTo("Completed");
    String sorted = request.replace("}", ",\"SortBy\":\"CreationTime\"}");
    return call("ListTrainingJobsForHyperParameterTuningJob", sorted)
        .at("/TrainingJobSummaries/0/TrainingJobName")
        .asString();
  }

  /// A valid request to create a training job.
  public static ObjectNode training(String name) {
    return ((ObjectNode) MAPPER.readTree(TRAINING)).put("TrainingJobName", name);
  }

  /// A valid request to create a tuning job.
  public static ObjectNode tuning(String name) {
    return ((ObjectNode) MAPPER.readTree(TUNING)).put("HyperParameterTuningJobName", name);
  }

  /// A valid request to create a tuning job, `job`, with a Bayesian search of two hyperparameters.
  public static ObjectNode searching() {
    return (ObjectNode) MAPPER.readTree(SEARCHING);
  }

  @Override
  public void close() {
    engine.close();
    store.close();
  }
}
