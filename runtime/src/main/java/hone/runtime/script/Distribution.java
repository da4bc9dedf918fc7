package hone.runtime.script;

import hone.engine.backend.TrainingOrder;
import hone.runtime.contract.Hosts;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.site.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// How a script is to run as one on several processes or hosts, by what the frameworks'
/// hyperparameters say, seen from one host.
///
/// Source: `environment.py` and `runner.py` of github.com/aws/sagemaker-training-toolkit, and the
/// `training.py` of the toolkits for PyTorch and TensorFlow.
///
/// @param own the host
public record Distribution(UserValues values, Hosts all, Host own) {
  private static final String MPI = "sagemaker_mpi_enabled";
  private static final String PARAMETER_SERVER = "sagemaker_parameter_server_enabled";
  private static final String DATA_PARALLEL = "sagemaker_distributed_dataparallel_enabled";
  private static final String DDP = "sagemaker_pytorch_ddp_enabled";
  private static final String XLA = "sagemaker_pytorch_xla_multi_worker_enabled";
  private static final String MIRRORED = "sagemaker_multi_worker_mirrored_strategy_enabled";
  private static final String TORCH = "sagemaker_torch_distributed_enabled";
  private static final List<String> KNOWN =
      List.of(MPI, PARAMETER_SERVER, DATA_PARALLEL, DDP, XLA, MIRRORED, TORCH);

  private static final String PROCESSES = "sagemaker_mpi_num_of_processes_per_host";
  private static final String GROUPS = "sagemaker_distribution_instance_groups";

  private static final String POSSIBLE =
      ". Scripts that are no containers can be distributed by torch_distributed, pytorchddp and"
          + " multi_worker_mirrored_strategy, and by mpi on one host; a container's own toolkit"
          + " does what it can (container in the configuration's images)";

  /// What starts a script's processes.
  enum Starter {
    /// One process for each host, which know of each other what the script finds out.
    NOTHING,
    TORCHRUN,
    MPIRUN,
    /// The same as nothing, where TensorFlow is told of the others.
    TF_CONFIG
  }

  public static Distribution of(TrainingOrder order, Host own) {
    return new Distribution(
        UserValues.of(order.hyperparameters()), Hosts.of(order.spec().resources()), own);
  }

  /// The same for a request with an entry point of its own, which no toolkit would start.
  static Distribution none(TrainingOrder order, Host own) {
    return new Distribution(
        UserValues.of(new LinkedHashMap<>()), Hosts.of(order.spec().resources()), own);
  }

  private boolean isOn(String name) {
    JsonNode value = values.framework().get(name);
    if (value == null) {
      return false;
    }
    return value.isBoolean()
        ? value.booleanValue()
        : !List.of("", "0").contains(UserValues.text(value));
  }

  /// The instance groups that take part, as they were chosen; the host's own where nobody has.
  public JsonNode groups() {
    ArrayNode otherwise = JsonNodeFactory.instance.arrayNode();
    if (KNOWN.stream().anyMatch(this::isOn)) {
      otherwise.add(own.group());
    }
    return values.framework().getOrDefault(GROUPS, otherwise);
  }

  /// The hosts that take part, by their ranks; none where nothing is distributed.
  public List<String> hosts() {
    JsonNode chosen = groups();
    var hosts = new ArrayList<String>();
    for (String group : all.groups()) {
      if (chosen.valueStream().anyMatch(each -> each.asString("").equals(group))) {
        all.in(group).stream().map(Host::name).sorted().forEach(hosts::add);
      }
    }
    return hosts;
  }

  /// The host at which the others meet.
  public String master() {
    List<String> hosts = hosts();
    return hosts.isEmpty() ? all.names().getFirst() : hosts.getFirst();
  }

  /// What starts the script; of several that are asked for the toolkits take the first of these.
  ///
  /// @throws RefusedException if that cannot be had here
  Starter starter() throws RefusedException {
    List<String> hosts = hosts();
    if (!hosts.contains(own.name())) {
      return Starter.NOTHING;
    }
    if (isOn(PARAMETER_SERVER) && hosts.size() > 1) {
      throw refusal(
          PARAMETER_SERVER, "parameter servers, which the framework's own toolkit starts");
    }
    if (isOn(MPI)) {
      if (hosts.size() > 1) {
        throw refusal(MPI, "MPI on several hosts, which needs an SSH server on each of them");
      }
      return Starter.MPIRUN;
    }
    // The SDK sends pytorchddp by the name of AWS's library, too, whose scripts fail to import it.
    if (isOn(DDP) || isOn(TORCH) || isOn(DATA_PARALLEL)) {
      return Starter.TORCHRUN;
    }
    if (isOn(XLA)) {
      throw refusal(XLA, "PyTorch/XLA as AWS's own images have it");
    }
    return isOn(MIRRORED) ? Starter.TF_CONFIG : Starter.NOTHING;
  }

  private static RefusedException refusal(String hyperparameter, String asked) {
    return new RefusedException(
        "the hyperparameter " + hyperparameter + " asks for " + asked + POSSIBLE);
  }

  /// What else there is to know about it, or nothing.
  String remark() throws RefusedException {
    Starter starter = starter();
    if (starter == Starter.TORCHRUN && !isOn(TORCH)) {
      return (isOn(DDP) ? DDP : DATA_PARALLEL)
          + ": torchrun starts the script instead of AWS's smddprun; RANK, LOCAL_RANK and"
          + " WORLD_SIZE are set as there, nothing of MPI's is, and AWS's library smdistributed is"
          + " not here";
    }
    if (starter == Starter.NOTHING && all.all().size() > 1) {
      return "each of the %d hosts runs the script by itself: no hyperparameter, such as %s, asks"
              .formatted(all.all().size(), TORCH)
          + " for more. SM_HOSTS, MASTER_ADDR and MASTER_PORT, where they are set, let a script"
          + " find the others";
    }
    return "";
  }

  /// How many processes each host has.
  ///
  /// @param gpus how many GPUs this one has
  int processes(int gpus) throws RefusedException {
    JsonNode asked = values.framework().get(PROCESSES);
    if (asked == null || UserValues.text(asked).isEmpty()) {
      return Math.max(1, gpus);
    }
    String text = UserValues.text(asked);
    if (!text.matches("0*[1-9][0-9]{0,3}")) {
      throw new RefusedException(
          PROCESSES + ": found '" + text + "', allowed: a whole number from 1 to 9999");
    }
    return Integer.parseInt(text);
  }

  /// How many processes MPI is to start at all.
  String mpiProcesses(int gpus) throws RefusedException {
    JsonNode asked = values.framework().get("sagemaker_mpi_num_processes");
    return asked == null ? String.valueOf(processes(gpus)) : UserValues.text(asked);
  }

  /// What else `mpirun` is told, in words.
  List<String> mpiOptions() {
    JsonNode asked = values.framework().get("sagemaker_mpi_custom_mpi_options");
    String text = asked == null ? "" : UserValues.text(asked).strip();
    return text.isEmpty() ? List.of() : List.of(text.split("\\s+", -1));
  }
}
