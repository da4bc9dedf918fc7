package hone.runtime.process;

import hone.engine.training.TrainingSpec.Channel;
import hone.runtime.contract.ContractFiles;
import hone.runtime.contract.HostFolder;
import hone.runtime.contract.Hosts;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.instance.InstanceTypes.Limits;
import hone.runtime.script.UserValues;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The variables that SageMaker's training toolkit gives to scripts.
///
/// Source: github.com/aws/sagemaker-training-toolkit, ENVIRONMENT_VARIABLES.md and
/// `environment.py`.
final class ToolkitVariables {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String INFO = "20";

  private final Seat seat;
  private final Limits limits;
  private final UserValues values;
  private final SequencedMap<String, String> variables = new LinkedHashMap<>();

  /// The same as one JSON object, `SM_TRAINING_ENV`.
  private final ObjectNode whole = MAPPER.createObjectNode();

  ToolkitVariables(Seat seat, Limits limits) {
    this.seat = seat;
    this.limits = limits;
    values = UserValues.of(seat.order().hyperparameters());
  }

  SequencedMap<String, String> all() {
    folders();
    channels();
    hyperparameters();
    hosts();
    machine();
    put("SM_LOG_LEVEL", "log_level", MAPPER.getNodeFactory().numberNode(Integer.parseInt(INFO)));
    whole.put("job_name", seat.order().name());
    variables.put("SM_TRAINING_ENV", whole.toString());
    return variables;
  }

  private void put(String variable, String key, JsonNode value) {
    variables.put(variable, UserValues.text(value));
    whole.set(key, value);
  }

  private void put(String variable, String key, Object text) {
    put(variable, key, MAPPER.getNodeFactory().stringNode(text.toString()));
  }

  private void folders() {
    HostFolder folder = seat.folder();
    variables.put("SAGEMAKER_BASE_DIR", folder.ml().toString());
    put("SM_MODEL_DIR", "model_dir", folder.model());
    put("SM_INPUT_DIR", "input_dir", folder.input());
    put("SM_INPUT_CONFIG_DIR", "input_config_dir", folder.config());
    put("SM_OUTPUT_DIR", "output_dir", folder.output());
    put("SM_OUTPUT_DATA_DIR", "output_data_dir", folder.outputData());
    put(
        "SM_OUTPUT_INTERMEDIATE_DIR",
        "output_intermediate_dir",
        folder.output().resolve("intermediate"));
  }

  private void channels() {
    ArrayNode names = MAPPER.createArrayNode();
    ObjectNode folders = MAPPER.createObjectNode();
    for (Channel channel : seat.order().spec().channels()) {
      String folder = seat.folder().channel(channel.name()).toString();
      names.add(channel.name());
      folders.put(channel.name(), folder);
      variables.put("SM_CHANNEL_" + variable(channel.name()), folder);
    }
    variables.put("SM_CHANNELS", names.toString());
    whole.set("channel_input_dirs", folders);
    put("SM_INPUT_DATA_CONFIG", "input_data_config", ContractFiles.inputData(seat.order()));
  }

  private void hyperparameters() {
    values
        .user()
        .forEach((name, value) -> variables.put("SM_HP_" + variable(name), UserValues.text(value)));
    put("SM_HPS", "hyperparameters", object(values.user()));
    put("SM_FRAMEWORK_PARAMS", "additional_framework_parameters", object(values.framework()));
    ArrayNode arguments = MAPPER.createArrayNode();
    values.arguments().forEach(arguments::add);
    variables.put("SM_USER_ARGS", arguments.toString());
  }

  private static ObjectNode object(Map<String, JsonNode> values) {
    ObjectNode object = MAPPER.createObjectNode();
    values.forEach(object::set);
    return object;
  }

  private void hosts() {
    Hosts hosts = Hosts.of(seat.order().spec().resources());
    Host own = seat.host();
    String first = hosts.names().getFirst();
    put("SM_CURRENT_HOST", "current_host", own.name());
    put("SM_CURRENT_INSTANCE_TYPE", "current_instance_type", own.instanceType());
    put("SM_CURRENT_INSTANCE_GROUP", "current_instance_group", own.group());
    put(
        "SM_CURRENT_INSTANCE_GROUP_HOSTS",
        "current_instance_group_hosts",
        array(hosts.in(own.group()).stream().map(Host::name).toList()));
    put("SM_INSTANCE_GROUPS", "instance_groups", array(hosts.groups()));
    put(
        "SM_IS_HETERO",
        "is_hetero",
        MAPPER.getNodeFactory().booleanNode(hosts.groups().size() > 1));
    put("SM_HOSTS", "hosts", array(hosts.names()));
    put("SM_MASTER", "master_hostname", first);
    put("SM_IS_MASTER", "is_master", MAPPER.getNodeFactory().booleanNode(own.name().equals(first)));
    put("SM_NETWORK_INTERFACE_NAME", "network_interface_name", "lo");
    put("SM_RESOURCE_CONFIG", "resource_config", ContractFiles.resources(seat.order(), own, "lo"));
  }

  private static ArrayNode array(Iterable<String> texts) {
    ArrayNode array = MAPPER.createArrayNode();
    texts.forEach(array::add);
    return array;
  }

  private void machine() {
    int cores =
        limits.cores() > 0
            ? (int) Math.ceil(limits.cores())
            : Runtime.getRuntime().availableProcessors();
    put("SM_NUM_CPUS", "num_cpus", MAPPER.getNodeFactory().numberNode(cores));
    put("SM_NUM_GPUS", "num_gpus", MAPPER.getNodeFactory().numberNode(Math.max(0, limits.gpus())));
    put("SM_NUM_NEURONS", "num_neurons", MAPPER.getNodeFactory().numberNode(0));
  }

  /// A name as environment variables have them; the toolkit does the same.
  private static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
  }
}
