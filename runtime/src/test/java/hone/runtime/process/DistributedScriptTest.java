package hone.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hone.engine.backend.Observation.Ending;
import hone.engine.backend.TrainingOrder;
import hone.runtime.attempt.Trainings;
import hone.runtime.attempt.Trainings.Wishes;
import hone.runtime.image.ImageCatalogue.Program;
import hone.runtime.image.ImageEntry;
import hone.runtime.instance.Gpus;
import hone.runtime.instance.InstanceTypes;
import hone.runtime.program.MountNamespace;
import hone.runtime.program.TestPrograms;
import hone.runtime.site.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Scripts that ask to be run as one on several processes and hosts, as processes of this machine.
/// `HONE_TEST_TORCH` names a Python that has torch; otherwise it is `python3`, if that has it.
final class DistributedScriptTest extends ProcessHarness {
  private static final String TORCH = "sagemaker_torch_distributed_enabled";
  private static final String PROCESSES = "sagemaker_mpi_num_of_processes_per_host";

  /// Stands for torch's module of that name: takes its options, has ranks meet at the master's
  /// address and port, and runs the script.
  private static final String STAND_IN =
      """
      import argparse, runpy, socket, sys, time
      parser = argparse.ArgumentParser()
      for name in ["nnodes", "nproc_per_node", "master_port", "node_rank"]:
          parser.add_argument("--" + name, type=int, required=True)
      parser.add_argument("--master_addr", required=True)
      parser.add_argument("script", nargs=argparse.REMAINDER)
      found = parser.parse_args()
      print("processes", found.nproc_per_node, "of host", found.node_rank, "of", found.nnodes)
      if found.node_rank == 0:
          with socket.create_server(("", found.master_port)) as server:
              for _ in range(found.nnodes - 1):
                  connection, _ = server.accept()
                  connection.sendall(b"met")
                  connection.close()
      else:
          for attempt in range(600):
              try:
                  with socket.create_connection((found.master_addr, found.master_port)) as meeting:
                      print(meeting.recv(3).decode(), found.master_addr)
                  break
              except ConnectionRefusedError:
                  time.sleep(0.1)
      sys.argv = found.script
      runpy.run_path(found.script[0], run_name="__main__")
      """;

  @Override
  protected Site site() throws IOException {
    return new ProcessSite(
        new ProcessSettings(
            TestPrograms.in(folder, image("pytorch", torchPython()), image("python", "python3")),
            InstanceTypes.NONE,
            new Gpus(List::of),
            Optional.empty()));
  }

  private static ImageEntry image(String name, String python) {
    return ImageEntry.custom(name + ":*", ImageEntry.glob(name + ":*"), new Program.Script(python));
  }

  private static String torchPython() {
    return System.getenv().getOrDefault("HONE_TEST_TORCH", "python3");
  }

  private static boolean works(String... command) throws Exception {
    var builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = builder.start();
      return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException _) {
      return false; // there is no such program
    }
  }

  private TrainingOrder script(String image, String name, int hosts, String... more)
      throws IOException {
    var hyperparameters = new LinkedHashMap<String, String>();
    hyperparameters.put("sagemaker_program", "\"train.py\"");
    hyperparameters.put("sagemaker_submit_directory", "\"" + code("train.py").getParent() + "\"");
    for (int i = 0; i < more.length; i += 2) {
      hyperparameters.put(more[i], more[i + 1]);
    }
    return new Trainings(image)
        .own(name, Wishes.NONE.withHosts(hosts).withHyperparameters(hyperparameters));
  }

  private Path code(String file) throws IOException {
    Path path = folder.resolve("code").resolve(file);
    Files.createDirectories(path.getParent());
    return path;
  }

  private List<String> said(TrainingOrder order, String host) throws IOException {
    return log(order.attempt(), host);
  }

  @Test
  void hostsAreStartedByTorchrunAndMeetAtTheFirstHostsOwnPort() throws Exception {
    assumeTrue(works("python3", "-c", "import runpy"), "no python3");
    Files.writeString(code("torch/distributed/run.py"), STAND_IN);
    Files.writeString(
        code("train.py"), "import sys; print('loss=0.5', sys.argv[1:], flush=True)\n");
    var orders = new ArrayList<TrainingOrder>();
    for (int i = 0; i < 3; i++) {
      orders.add(launched(script("python:1", "meet" + i, 2, TORCH, "true", "eta", "0.1")));
    }

    String master = MountNamespace.find().isEmpty() ? "127.0.0.1" : "algo-1";
    for (TrainingOrder order : orders) {
      assertThat(ended(order).ending()).as(reason(ended(order))).isEqualTo(new Ending.Completed());
      assertThat(said(order, "algo-1"))
          .containsExactly("processes 1 of host 0 of 2", "loss=0.5 ['--eta', '0.1']");
      assertThat(said(order, "algo-2"))
          .containsExactly(
              "processes 1 of host 1 of 2", "met " + master, "loss=0.5 ['--eta', '0.1']");
    }
  }

  @Test
  void whatCannotBeDistributedFailsWithItsNameAndTrainsNothing() throws Exception {
    Files.writeString(code("train.py"), "print('loss=0.5')\n");
    String name = "sagemaker_parameter_server_enabled";
    var order = launched(script("python:1", "library", 2, name, "true"));
    var shell =
        launched(
            script("python:1", "shell", 1, TORCH, "true", "sagemaker_program", "\"train.sh\""));
    Files.writeString(code("train.sh"), "echo loss=1\n");

    assertThat(reason(ended(order)))
        .startsWith("ClientError: the hyperparameter " + name + " asks for parameter servers");
    assertThat(reason(ended(shell)))
        .startsWith("ClientError: torchrun starts Python scripts, and no packages");
  }

  @Test
  void aJobOfSeveralHostsThatAsksForNothingIsToldSo() throws Exception {
    assumeTrue(works("python3", "-c", "import runpy"), "no python3");
    Files.writeString(
        code("train.py"), "import os; print('loss=0.5', os.environ['MASTER_PORT'])\n");
    var order = launched(script("python:1", "apart", 2));

    assertThat(ended(order).ending()).as(reason(ended(order))).isEqualTo(new Ending.Completed());
    assertThat(said(order, "algo-1"))
        .anySatisfy(line -> assertThat(line).contains("each of the 2 hosts runs the script by"));
    assertThat(said(order, "algo-1").getLast()).isEqualTo(said(order, "algo-2").getLast());
  }

  @Test
  void torchsOwnTorchrunTrainsJobsOfTwoHostsAndOfTwoProcessesAtOnce() throws Exception {
    assumeTrue(
        works(torchPython(), "-c", "import torch.distributed"),
        "no torch: HONE_TEST_TORCH may name a Python that has it");
    Files.writeString(
        code("train.py"),
        """
        import os, sys, torch, torch.distributed as dist
        dist.init_process_group("gloo")
        sum = torch.tensor([float(dist.get_rank() + 1)])
        dist.all_reduce(sum)
        ranks = [os.environ[name] for name in ["RANK", "LOCAL_RANK", "WORLD_SIZE"]]
        print("loss=%s" % sum.item(), *ranks, flush=True)
        dist.barrier()
        if sys.argv[2] == "2" and dist.get_rank() == 1:
            raise ValueError("no such eta")
        """);
    var hosts = launched(script("pytorch:1", "hosts", 2, TORCH, "true", "eta", "1"));
    var processes =
        launched(script("pytorch:1", "two", 1, TORCH, "true", PROCESSES, "2", "eta", "2"));

    assertThat(ended(hosts).ending()).as(reason(ended(hosts))).isEqualTo(new Ending.Completed());
    assertThat(said(hosts, "algo-1")).contains("loss=3.0 0 0 2");
    assertThat(said(hosts, "algo-2")).contains("loss=3.0 1 0 2");
    assertThat(reason(ended(processes))).contains("ErrorMessage \"ValueError: no such eta\"");
    assertThat(said(processes, "algo-1")).contains("loss=3.0 0 0 2", "loss=3.0 1 1 2");
  }
}
