package hone.runtime.process;

import hone.engine.backend.TrainingOrder;
import hone.engine.training.TrainingSpec.Channel;
import hone.runtime.contract.ContractFiles;
import hone.runtime.contract.HostFolder;
import hone.runtime.contract.Hosts;
import hone.runtime.contract.Hosts.Host;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes a training process's environment: nothing of the server's own but what finds programs,
/// then what SageMaker's training toolkit gives to scripts (`SM_…`), then the request's.
///
/// Source: github.com/aws/sagemaker-training-toolkit, ENVIRONMENT_VARIABLES.md.
final class TrainingEnvironment {
  /// Names an attempt's processes, also those that have left their process group.
  static final String MARKER = "HONE_ATTEMPT";

  /// Tells which host's they are.
  static final String HOST_MARKER = "HONE_HOST";

  private static final List<String> INHERITED = List.of("PATH", "LANG", "LC_ALL", "TZ");
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final TrainingOrder order;
  private final Host host;
  private final HostFolder folder;
  private final SequencedMap<String, String> variables = new LinkedHashMap<>();

  private TrainingEnvironment(TrainingOrder order, Host host, HostFolder folder) {
    this.order = order;
    this.host = host;
    this.folder = folder;
  }

  /// @param server the server's own environment
  /// @param image what the image adds
  static SequencedMap<String, String> of(
      TrainingOrder order,
      Host host,
      HostFolder folder,
      Map<String, String> server,
      Map<String, String> image) {
    var environment = new TrainingEnvironment(order, host, folder);
    for (String name : INHERITED) {
      String value = server.get(name);
      if (value != null) {
        environment.variables.put(name, value);
      }
    }
    environment.variables.put("HOME", folder.temporary().toString());
    environment.variables.put("TMPDIR", folder.temporary().toString());
    environment.variables.putAll(image);
    environment.job();
    environment.folders();
    environment.channels();
    environment.hyperparameters();
    environment.machine();
    environment.variables.putAll(order.spec().environment());
    environment.variables.put(MARKER, order.attempt().text());
    environment.variables.put(HOST_MARKER, host.name());
    return environment.variables;
  }

  private void job() {
    String region = order.scope().region();
    variables.put("TRAINING_JOB_NAME", order.name());
    variables.put("TRAINING_JOB_ARN", order.arn());
    variables.put("AWS_REGION", region);
    variables.put("AWS_DEFAULT_REGION", region);
    variables.put("SM_LOG_LEVEL", "20");
  }

  private void folders() {
    variables.put("SAGEMAKER_BASE_DIR", folder.ml().toString());
    variables.put("SM_MODEL_DIR", folder.model().toString());
    variables.put("SM_INPUT_DIR", folder.input().toString());
    variables.put("SM_INPUT_CONFIG_DIR", folder.config().toString());
    variables.put("SM_OUTPUT_DIR", folder.output().toString());
    variables.put("SM_OUTPUT_DATA_DIR", folder.outputData().toString());
    variables.put("SM_OUTPUT_INTERMEDIATE_DIR", folder.output().resolve("intermediate").toString());
  }

  private void channels() {
    ArrayNode names = MAPPER.createArrayNode();
    for (Channel channel : order.spec().channels()) {
      names.add(channel.name());
      variables.put(
          "SM_CHANNEL_" + variable(channel.name()), folder.channel(channel.name()).toString());
    }
    variables.put("SM_CHANNELS", names.toString());
    variables.put("SM_INPUT_DATA_CONFIG", ContractFiles.inputData(order).toString());
  }

  private void hyperparameters() {
    ObjectNode all = MAPPER.createObjectNode();
    ArrayNode arguments = MAPPER.createArrayNode();
    order
        .hyperparameters()
        .forEach(
            (name, value) -> {
              all.put(name, value);
              arguments.add("--" + name).add(value);
              variables.put("SM_HP_" + variable(name), value);
            });
    variables.put("SM_HPS", all.toString());
    variables.put("SM_USER_ARGS", arguments.toString());
  }

  private void machine() {
    ArrayNode hosts = MAPPER.createArrayNode();
    Hosts.of(order.spec().resources()).names().forEach(hosts::add);
    variables.put("SM_CURRENT_HOST", host.name());
    variables.put("SM_HOSTS", hosts.toString());
    variables.put("SM_NUM_CPUS", String.valueOf(Runtime.getRuntime().availableProcessors()));
    variables.put("SM_NUM_GPUS", "0");
    variables.put("SM_NETWORK_INTERFACE_NAME", "lo");
    variables.put("SM_RESOURCE_CONFIG", ContractFiles.resources(order, host, "lo").toString());
  }

  /// A name as environment variables have them; the toolkit does the same.
  private static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
  }
}
