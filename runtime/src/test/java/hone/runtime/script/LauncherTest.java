package hone.runtime.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.backend.TrainingOrder;
import hone.runtime.attempt.Trainings;
import hone.runtime.attempt.Trainings.Wishes;
import hone.runtime.contract.Hosts;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.site.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Compares with what Amazon's own toolkit started when it was told the same: `toolkit/record.py`
/// says how that was recorded.
final class LauncherTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// What the toolkit tells `mpirun` of other machines and of AWS's network.
  private static final Set<String> OF_NETWORKS =
      Set.of(
          "btl_tcp_if_include",
          "oob_tcp_if_include",
          "plm_rsh_no_tree_spawn",
          "pml",
          "btl",
          "NCCL_MIN_NRINGS=4",
          "NCCL_SOCKET_IFNAME=lo",
          "NCCL_DEBUG=INFO",
          "LD_LIBRARY_PATH",
          "PATH",
          "LD_PRELOAD=gethostname.so");

  private static Launcher launcher(
      Map<String, String> hyperparameters, int hosts, String name, int gpus) {
    TrainingOrder order =
        new Trainings("image")
            .own(
                "job",
                Wishes.NONE
                    .withHosts(hosts)
                    .withHyperparameters(new LinkedHashMap<>(hyperparameters)));
    Host host =
        Hosts.of(order.spec().resources()).all().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow();
    return new Launcher(
        Distribution.of(order, host), new Machine(host, gpus, "lo", 20_000, true, true));
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::stringValue).toList();
  }

  @Test
  void commandsAreThoseOfAmazonsToolkit() throws Exception {
    JsonNode cases;
    try (InputStream in = LauncherTest.class.getResourceAsStream("toolkit/commands.json")) {
      cases = JSON.readTree(in);
    }
    assertThat(cases).hasSize(5);
    for (JsonNode recorded : cases) {
      var hyperparameters = new LinkedHashMap<String, String>();
      recorded
          .path("hyperparameters")
          .properties()
          .forEach(each -> hyperparameters.put(each.getKey(), each.getValue().stringValue()));
      int hosts = recorded.path("hosts").size();
      String host = recorded.path("host").stringValue();
      // Of many hosts the recorded ones have names that are sorted as texts.
      boolean isSorted = texts(recorded.path("hosts")).contains("algo-10");
      Launcher launcher =
          launcher(hyperparameters, isSorted ? 10 : hosts, host, recorded.path("gpus").asInt());

      var made = new ArrayList<>(launcher.before());
      made.addAll(launcher.python("python"));
      made.add("train.py");
      made.addAll(UserValues.of(hyperparameters).arguments());
      if (isSorted) {
        assertThat(made.set(made.indexOf("--nnodes") + 1, "3")).isEqualTo("10");
      }
      assertThat(made).isEqualTo(here(texts(recorded.path("command")), host));
    }
  }

  /// What the toolkit started, with all that is to be otherwise here.
  private static List<String> here(List<String> recorded, String host) {
    var words = new ArrayList<String>();
    for (int i = 0; i < recorded.size(); i++) {
      String word = recorded.get(i);
      String next = i + 1 < recorded.size() ? recorded.get(i + 1) : "";
      if (Set.of("-mca", "-x").contains(word) && OF_NETWORKS.contains(next)) {
        i += word.equals("-x") ? 1 : 2;
      } else if (word.equals("torchrun")) {
        words.addAll(List.of("python", "-m", "torch.distributed.run"));
      } else if (!word.equals("--display-map")) {
        String dashed = Set.of("-mca", "-bind-to", "-map-by").contains(word) ? "-" + word : word;
        words.add(dashed.replace("7777", "20000").replace(host + ":", "localhost:"));
      }
    }
    if (words.contains("--nproc_per_node") && !words.contains("--master_port")) {
      // The toolkit leaves one host to torch's own port, which would be that of all jobs.
      words.addAll(
          words.indexOf("--nproc_per_node") + 2,
          List.of("--master_addr", host, "--master_port", "20000", "--node_rank", "0"));
    }
    return words;
  }

  @ParameterizedTest
  @CsvSource({
    "sagemaker_pytorch_xla_multi_worker_enabled, 1, PyTorch/XLA",
    "sagemaker_parameter_server_enabled, 2, parameter servers",
    "sagemaker_mpi_enabled, 2, MPI on several hosts",
  })
  void whatCannotBeHadIsRefusedByName(String name, int hosts, String asked) {
    assertThatThrownBy(() -> launcher(Map.of(name, "true"), hosts, "algo-1", 0).before())
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("the hyperparameter " + name + " asks for " + asked)
        .hasMessageContaining("can be distributed by torch_distributed");
  }

  @ParameterizedTest
  @CsvSource({
    "sagemaker_parameter_server_enabled, true, 1",
    "sagemaker_distributed_dataparallel_enabled, false, 2",
    "eta, true, 2",
  })
  void whatAsksForNothingRunsByItself(String name, String value, int hosts) throws Exception {
    Launcher launcher = launcher(Map.of(name, value), hosts, "algo-1", 0);

    assertThat(launcher.before()).isEmpty();
    assertThat(launcher.python("python")).containsExactly("python");
    assertThat(launcher.distribution().remark().isEmpty()).isEqualTo(hosts == 1);
  }

  @Test
  void torchrunStandsForTheLaunchersOfNativeDdpAndOfDataParallelBeside() throws Exception {
    var ddp = launcher(Map.of("sagemaker_pytorch_ddp_enabled", "true"), 1, "algo-1", 2);
    var both =
        Map.of(
            "sagemaker_torch_distributed_enabled",
            "true",
            "sagemaker_distributed_dataparallel_enabled",
            "true");

    assertThat(ddp.python("python")).contains("torch.distributed.run", "--nproc_per_node", "2");
    assertThat(ddp.distribution().remark()).contains("torchrun starts the script instead of");
    // As the SDK's pytorchddp sends it.
    var sdk =
        launcher(Map.of("sagemaker_distributed_dataparallel_enabled", "true"), 1, "algo-1", 0);
    assertThat(sdk.python("python")).contains("torch.distributed.run");
    assertThat(sdk.distribution().remark()).contains("library smdistributed is not here");
    assertThat(launcher(both, 1, "algo-1", 0).python("python")).contains("torch.distributed.run");
  }

  @Test
  void tensorFlowIsToldOfAllWorkers() throws Exception {
    var mirrored = Map.of("sagemaker_multi_worker_mirrored_strategy_enabled", "true");
    Launcher launcher = launcher(mirrored, 2, "algo-2", 0);

    assertThat(launcher.python("python")).containsExactly("python");
    assertThat(launcher.variables().get("TF_CONFIG"))
        .isEqualTo(
            "{\"cluster\":{\"worker\":[\"algo-1:20000\",\"algo-2:20001\"]},"
                + "\"environment\":\"cloud\",\"task\":{\"index\":1,\"type\":\"worker\"}}");
  }

  @Test
  void hostsOfOneMachineThatHaveNoNamesMeetAtItsLoopback() throws Exception {
    Launcher named = launcher(Map.of("eta", "1"), 2, "algo-2", 0);
    Machine machine = named.machine();
    var nameless =
        new Launcher(
            named.distribution(),
            new Machine(machine.host(), 0, "lo", machine.port(), false, true));

    assertThat(named.variables()).containsEntry("MASTER_ADDR", "algo-1");
    assertThat(nameless.variables())
        .containsEntry("MASTER_ADDR", "127.0.0.1")
        .containsEntry("MASTER_PORT", "20000")
        .containsEntry("GLOO_SOCKET_IFNAME", "lo");
  }

  @Test
  void hostsOfSeveralMachinesThatHaveNoNamesAreToldNoAddressThatWouldBeTheirOwn() throws Exception {
    Launcher named = launcher(Map.of("eta", "1"), 2, "algo-2", 0);
    Machine machine = named.machine();
    var apart =
        new Launcher(
            named.distribution(),
            new Machine(machine.host(), 0, "lo", machine.port(), false, false));

    assertThat(apart.variables()).doesNotContainKeys("MASTER_ADDR", "MASTER_PORT");
  }

  @ParameterizedTest
  @CsvSource({"0", "two", "-1", "1.5"})
  void aNumberOfProcessesThatIsNoneIsRefused(String value) throws IOException {
    var hyperparameters =
        Map.of(
            "sagemaker_torch_distributed_enabled",
            "true",
            "sagemaker_mpi_num_of_processes_per_host",
            value);

    assertThatThrownBy(() -> launcher(hyperparameters, 1, "algo-1", 0).python("python"))
        .hasMessage(
            "sagemaker_mpi_num_of_processes_per_host: found '"
                + value
                + "', allowed: a whole number from 1 to 9999");
  }
}
