package hone.runtime.script;

import hone.runtime.site.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes what starts a script as its distribution asks: the words of `torchrun` or `mpirun`, and
/// variables by which hosts meet.
///
/// Source: `torch_distributed.py` and `mpi.py` of github.com/aws/sagemaker-training-toolkit, and
/// `training.py` of the toolkits for PyTorch and TensorFlow. Other than there a port is the job's
/// own, since jobs share a machine; and what is for AWS's network is left out.
record Launcher(Distribution distribution, Machine machine) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /// What is started before anything of the script's.
  List<String> before() throws RefusedException {
    return switch (distribution.starter()) {
      case NOTHING, TORCHRUN, TF_CONFIG -> List.of();
      case MPIRUN -> mpirun();
    };
  }

  /// What stands for `python` before a script's name.
  List<String> python(String python) throws RefusedException {
    return switch (distribution.starter()) {
      case NOTHING, TF_CONFIG -> List.of(python);
      case TORCHRUN -> torchrun(python);
      // An exception that nothing catches ends all processes.
      case MPIRUN -> List.of(python, "-m", "mpi4py");
    };
  }

  /// `torchrun` is another Python's where the script has an environment of its own; this is what it
  /// runs.
  private List<String> torchrun(String python) throws RefusedException {
    List<String> hosts = distribution.hosts();
    return List.of(
        python,
        "-m",
        "torch.distributed.run",
        "--nnodes",
        String.valueOf(hosts.size()),
        "--nproc_per_node",
        String.valueOf(distribution.processes(machine.gpus())),
        "--master_addr",
        machine.address(distribution.master()),
        "--master_port",
        String.valueOf(machine.port()),
        "--node_rank",
        String.valueOf(hosts.indexOf(machine.host().name())));
  }

  /// All processes are this host's, and have its variables without being told. Open MPI 5 knows
  /// long options by two dashes alone, 4 both.
  private List<String> mpirun() throws RefusedException {
    int processes = distribution.processes(machine.gpus());
    var words = new ArrayList<>(List.of("mpirun", "--host", "localhost:" + processes));
    words.addAll(List.of("-np", distribution.mpiProcesses(machine.gpus())));
    words.addAll(List.of("--allow-run-as-root", "--tag-output"));
    words.addAll(List.of("--bind-to", "none", "--map-by", "slot"));
    words.addAll(List.of("--mca", "orte_abort_on_non_zero_status", "1"));
    words.addAll(List.of("--mca", "btl_vader_single_copy_mechanism", "none"));
    var more = new ArrayList<>(distribution.mpiOptions());
    int debug = more.indexOf("--NCCL_DEBUG");
    if (debug >= 0 && debug + 1 < more.size()) {
      more.remove(debug);
      words.addAll(List.of("-x", "NCCL_DEBUG=" + more.remove(debug)));
    }
    words.addAll(more);
    return words;
  }

  /// By which the hosts' programs find each other; they are the request's to change.
  SequencedMap<String, String> variables() throws RefusedException {
    var variables = new LinkedHashMap<String, String>();
    boolean isAlone = distribution.all().all().size() == 1;
    if (isAlone || machine.finds()) {
      variables.put("MASTER_ADDR", machine.address(distribution.master()));
      variables.put("MASTER_PORT", String.valueOf(machine.port()));
    }
    if (!isAlone) {
      variables.put("NCCL_SOCKET_IFNAME", machine.networkInterface());
      variables.put("GLOO_SOCKET_IFNAME", machine.networkInterface());
    }
    if (distribution.starter() == Distribution.Starter.TF_CONFIG) {
      variables.put("TF_CONFIG", cluster());
    }
    return variables;
  }

  /// TensorFlow listens on all of a machine's addresses: each host has a port of its own.
  private String cluster() {
    List<String> hosts = distribution.hosts();
    ObjectNode all = MAPPER.createObjectNode();
    ArrayNode workers = all.putObject("cluster").putArray("worker");
    for (int i = 0; i < hosts.size(); i++) {
      workers.add(machine.address(hosts.get(i)) + ":" + (machine.port() + i));
    }
    all.put("environment", "cloud");
    ObjectNode task = all.putObject("task");
    task.put("type", "worker").put("index", hosts.indexOf(machine.host().name()));
    return PythonText.json(all);
  }
}
