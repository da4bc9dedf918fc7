package hone.runtime.program;

import hone.engine.training.ScriptSetting;
import hone.runtime.contract.ContractFiles;
import hone.runtime.contract.HostFolder;
import hone.runtime.contract.Hosts;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.script.Distribution;
import hone.runtime.script.PythonText;
import hone.runtime.script.UserValues;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The variables that SageMaker's training toolkit gives to scripts, by name and value.
///
/// Source: github.com/aws/sagemaker-training-toolkit, `environment.py`; the tests compare with what
/// it was seen to make of the same files.
final class ToolkitVariables {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final JsonNodeFactory NODES = MAPPER.getNodeFactory();
  private static final int INFO = 20;

  private final Seat seat;
  private final Allotment allotment;
  private final UserValues values;
  private final SequencedMap<String, String> variables = new LinkedHashMap<>();

  /// The same as one JSON object, `SM_TRAINING_ENV`.
  private final ObjectNode whole = NODES.objectNode();

  ToolkitVariables(Seat seat, Allotment allotment) {
    this.seat = seat;
    this.allotment = allotment;
    values = UserValues.of(seat.order().hyperparameters());
  }

  SequencedMap<String, String> all() {
    folders();
    channels();
    module();
    hyperparameters();
    hosts();
    machine();
    whole.put("job_name", environment("TRAINING_JOB_NAME", seat.order().name()));
    whole.putArray("topology");
    whole.put("is_smddprun_installed", false);
    whole.put("is_smddpmprun_installed", false);
    String parallel = environment("SM_HP_MP_PARAMETERS", null);
    whole.set(
        "is_modelparallel_enabled",
        parallel == null ? NODES.nullNode() : NODES.booleanNode(!parallel.equals("{}")));
    variables.put("SM_TRAINING_ENV", PythonText.json(whole));
    return variables;
  }

  private @Nullable String environment(String name, @Nullable String otherwise) {
    String given = seat.order().spec().environment().get(name);
    return given == null ? otherwise : given;
  }

  private void put(String variable, String key, JsonNode value) {
    variables.put(variable, UserValues.text(value));
    whole.set(key, value);
  }

  private void put(String variable, String key, Object text) {
    put(variable, key, NODES.stringNode(text.toString()));
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
    var names = new TreeSet<String>();
    ObjectNode folders = NODES.objectNode();
    ObjectNode inputs = ContractFiles.inputData(seat.order(), seat.host());
    for (String name : inputs.propertyNames()) {
      String folder = seat.folder().channel(name).toString();
      names.add(name);
      folders.put(name, folder);
      variables.put("SM_CHANNEL_" + variable(name), folder);
    }
    variables.put("SM_CHANNELS", PythonText.json(array(names)));
    whole.set("channel_input_dirs", folders);
    put("SM_INPUT_DATA_CONFIG", "input_data_config", inputs);
  }

  /// What the toolkit is told of the script; there need not be one.
  private void module() {
    JsonNode program = own(ScriptSetting.PROGRAM.hyperparameter(), NODES.nullNode());
    String given = environment(ScriptSetting.PROGRAM.variable(), null);
    JsonNode entry = given == null ? program : NODES.stringNode(given);
    put("SM_USER_ENTRY_POINT", "user_entry_point", entry);
    String name = entry.isNull() ? "None" : UserValues.text(entry);
    put("SM_MODULE_NAME", "module_name", name.replaceFirst("\\.py$", ""));
    JsonNode code = NODES.stringNode(seat.folder().code().toString());
    put(
        "SM_MODULE_DIR",
        "module_dir",
        UserValues.text(own(ScriptSetting.DIRECTORY.hyperparameter(), code)));
    put("SM_LOG_LEVEL", "log_level", own("sagemaker_container_log_level", NODES.numberNode(INFO)));
    String framework = environment("SAGEMAKER_TRAINING_MODULE", null);
    put(
        "SM_FRAMEWORK_MODULE",
        "framework_module",
        framework == null ? NODES.nullNode() : NODES.stringNode(framework));
    JsonNode region = NODES.stringNode(seat.order().scope().region());
    variables.put("SAGEMAKER_REGION", UserValues.text(own("sagemaker_region", region)));
    JsonNode none = NODES.stringNode("");
    variables.put("SAGEMAKER_JOB_NAME", UserValues.text(own("sagemaker_job_name", none)));
  }

  private JsonNode own(String name, JsonNode otherwise) {
    return values.toolkit().getOrDefault(name, otherwise);
  }

  private void hyperparameters() {
    values
        .user()
        .forEach((name, value) -> variables.put("SM_HP_" + variable(name), UserValues.text(value)));
    put("SM_HPS", "hyperparameters", object(values.user()));
    put("SM_FRAMEWORK_PARAMS", "additional_framework_parameters", object(values.framework()));
    variables.put("SM_USER_ARGS", PythonText.json(array(values.arguments())));
  }

  private static ObjectNode object(Map<String, JsonNode> values) {
    ObjectNode object = NODES.objectNode();
    values.forEach(object::set);
    return object;
  }

  private void hosts() {
    Hosts hosts = Hosts.of(seat.order().spec().resources());
    Host own = seat.host();
    variables.put("CURRENT_HOST", own.name());
    put("SM_CURRENT_HOST", "current_host", own.name());
    put("SM_CURRENT_INSTANCE_TYPE", "current_instance_type", own.instanceType());
    put("SM_CURRENT_INSTANCE_GROUP", "current_instance_group", own.group());
    ObjectNode resources = ContractFiles.resources(seat.order(), own, allotment.networkInterface());
    ObjectNode groups = NODES.objectNode();
    for (JsonNode group : resources.path("instance_groups")) {
      groups.set(group.path("instance_group_name").stringValue(), group);
    }
    put(
        "SM_CURRENT_INSTANCE_GROUP_HOSTS",
        "current_instance_group_hosts",
        groups.path(own.group()).path("hosts"));
    put("SM_INSTANCE_GROUPS", "instance_groups", array(hosts.groups()));
    put("SM_INSTANCE_GROUPS_DICT", "instance_groups_dict", groups);
    put("SM_IS_HETERO", "is_hetero", NODES.booleanNode(hosts.groups().size() > 1));
    put("SM_HOSTS", "hosts", array(hosts.names()));
    put("SM_NETWORK_INTERFACE_NAME", "network_interface_name", allotment.networkInterface());
    put("SM_RESOURCE_CONFIG", "resource_config", resources);
    distribution(new Distribution(values, hosts, own));
  }

  /// On which hosts a distributed job runs, of which the first is its master.
  private void distribution(Distribution distribution) {
    put("SM_DISTRIBUTION_INSTANCE_GROUPS", "distribution_instance_groups", distribution.groups());
    whole.set("distribution_hosts", array(distribution.hosts()));
    whole.put("master_hostname", distribution.master());
    whole.put("is_master", seat.host().name().equals(distribution.master()));
  }

  private static ArrayNode array(Iterable<String> texts) {
    ArrayNode array = NODES.arrayNode();
    texts.forEach(array::add);
    return array;
  }

  private void machine() {
    put("SM_NUM_CPUS", "num_cpus", NODES.numberNode(allotment.cores()));
    put("SM_NUM_GPUS", "num_gpus", NODES.numberNode(allotment.gpus()));
    put("SM_NUM_NEURONS", "num_neurons", NODES.numberNode(0));
  }

  /// The toolkit changes nothing but letters to capitals.
  private static String variable(String name) {
    return name.toUpperCase(Locale.ROOT);
  }
}
