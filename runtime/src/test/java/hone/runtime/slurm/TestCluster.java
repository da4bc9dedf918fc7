package hone.runtime.slurm;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A real cluster of three nodes, all of them this machine, on loopback addresses alone.
final class TestCluster implements AutoCloseable {
  private static final List<String> PROGRAMS = List.of("munged", "slurmctld", "slurmd", "sbatch");
  private static final int NODES = 3;
  private static final int KEY_BYTES = 1_024;

  /// Linux gives whoever asks for any port one from here on. Source: ip(7), `ip_local_port_range`.
  private static final int EPHEMERAL_PORTS = 32_768;

  private static final int LOWEST_PORT = 20_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final List<Process> daemons = new ArrayList<>();
  private Process controller;

  private TestCluster(Path folder) throws IOException {
    this.folder = folder;
    var ports = ports();
    Files.writeString(folder.resolve("slurm.conf"), configuration(ports));
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    Path file = Files.write(folder.resolve("munge.key"), key);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    daemons.add(
        daemon(
            "munged",
            "--foreground",
            "--force",
            "--socket=" + folder.resolve("munge"),
            "--key-file=" + file,
            "--pid-file=" + folder.resolve("munge.pid"),
            "--seed-file=" + folder.resolve("munge.seed"),
            "--log-file=" + folder.resolve("munge.log")));
    await(() -> Files.exists(folder.resolve("munge")));
    controller = controller();
    for (int i = 1; i <= NODES; i++) {
      daemons.add(daemon("slurmd", "-D", "-N", "n" + i));
    }
    await(() -> call("sinfo", "--noheader", "--format=%D %t").equals(NODES + " idle"));
  }

  /// Why there can be none here.
  static Optional<String> hindrance() {
    if (!System.getProperty("user.name").equals("root")) {
      return Optional.of("no cluster: starting one takes root");
    }
    List<String> missing = PROGRAMS.stream().filter(each -> !isThere(each)).toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("no cluster: Debian's slurm-wlm and munge have " + missing);
  }

  private static boolean isThere(String program) {
    return Stream.of((System.getenv("PATH") + ":/usr/sbin").split(":"))
        .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
  }

  static TestCluster start() throws IOException {
    // Others may not write where munged has its socket; paths of sockets are short.
    Path folder = Files.createTempDirectory(Path.of("/tmp"), "slurm");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new TestCluster(folder);
  }

  /// Ports that nobody else gets by chance while no daemon listens there.
  private static List<Integer> ports() throws IOException {
    var sockets = new ArrayList<ServerSocket>();
    var ports = new ArrayList<Integer>();
    while (ports.size() <= NODES) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, EPHEMERAL_PORTS);
      try {
        sockets.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        ports.add(port);
      } catch (BindException _) {
        // Another's, or one of these.
      }
    }
    for (ServerSocket each : sockets) {
      each.close();
    }
    return ports;
  }

  private String configuration(List<Integer> ports) throws IOException {
    Files.createDirectory(folder.resolve("state"));
    // Devices that are told apart by their names alone.
    for (String each : List.of("gpu0", "gpu1")) {
      call("mknod", folder.resolve(each).toString(), "c", "1", "3");
    }
    Files.writeString(folder.resolve("gres.conf"), "Name=gpu File=%s/gpu[0-1]\n".formatted(folder));
    Path epilog = Files.writeString(folder.resolve("epilog"), "#!/bin/sh\n" + epilog());
    Files.setPosixFilePermissions(epilog, PosixFilePermissions.fromString("rwxr-xr-x"));
    var text =
        new StringBuilder(
            """
            ClusterName=hone
            SlurmctldHost=localhost(127.0.0.1)
            SlurmctldPort=%d
            SlurmUser=root
            AuthType=auth/munge
            AuthInfo=socket=%2$s/munge
            CredType=cred/munge
            StateSaveLocation=%2$s/state
            SlurmdSpoolDir=%2$s/spool-%%n
            SlurmctldPidFile=%2$s/controller.pid
            SlurmdPidFile=%2$s/%%n.pid
            SlurmctldLogFile=%2$s/controller.log
            SlurmdLogFile=%2$s/%%n.log
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            SelectType=select/cons_tres
            SelectTypeParameters=CR_Core_Memory
            SchedulerParameters=batch_sched_delay=0,sched_min_interval=0,bf_interval=1
            SlurmdParameters=config_overrides
            PreemptType=preempt/partition_prio
            PreemptMode=CANCEL
            KillWait=3
            ReturnToService=2
            GresTypes=gpu
            DefMemPerCPU=50
            MpiDefault=none
            MailProg=/bin/true
            Epilog=%2$s/epilog
            PartitionName=main Nodes=ALL Default=YES PriorityTier=1
            PartitionName=short Nodes=ALL PriorityTier=1 MaxTime=30
            PartitionName=lent Nodes=ALL PriorityTier=1 GraceTime=20
            PartitionName=urgent Nodes=ALL PriorityTier=9 PreemptMode=off
            """
                .formatted(ports.getFirst(), folder));
    text.append("NodeName=DEFAULT CPUs=64 RealMemory=8000 Gres=gpu:2\n");
    for (int i = 1; i <= NODES; i++) {
      String address = "NodeHostname=localhost NodeAddr=127.0.0.1 Port=" + ports.get(i);
      text.append("NodeName=n").append(i).append(' ').append(address).append('\n');
    }
    return text.toString();
  }

  private String epilog() {
    return "if [ -e %s/slow ]; then sleep 8; fi\n".formatted(folder);
  }

  /// Let nodes take eight seconds to tidy up after a job, or none.
  void setSlow(boolean slow) throws IOException {
    Path file = folder.resolve("slow");
    if (slow) {
      Files.createFile(file);
    } else {
      Files.delete(file);
    }
  }

  private Process controller() throws IOException {
    return daemon("slurmctld", "-D", "-i");
  }

  private Process daemon(String... command) throws IOException {
    var words = new ArrayList<>(List.of(command));
    words.set(0, isThere(command[0]) ? path(command[0]) : command[0]);
    var builder = new ProcessBuilder(words);
    builder.environment().put("SLURM_CONF", folder.resolve("slurm.conf").toString());
    builder.redirectErrorStream(true);
    builder.redirectOutput(folder.resolve(command[0] + "-" + daemons.size() + ".out").toFile());
    return builder.start();
  }

  private static String path(String program) {
    return Stream.of((System.getenv("PATH") + ":/usr/sbin").split(":"))
        .map(each -> Path.of(each, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow()
        .toString();
  }

  /// What Slurm's commands need to find it.
  Map<String, String> environment() {
    var all = new LinkedHashMap<>(System.getenv());
    all.put("SLURM_CONF", folder.resolve("slurm.conf").toString());
    // What a user may have set for other jobs.
    all.put("SBATCH_PARTITION", "nowhere");
    return all;
  }

  /// Call one of Slurm's commands.
  ///
  /// @return what it printed
  String call(String... command) {
    try {
      var builder = new ProcessBuilder(command);
      builder.directory(folder.toFile()); // where jobs leave what they print
      builder.environment().put("SLURM_CONF", folder.resolve("slurm.conf").toString());
      builder.redirectErrorStream(true);
      Process process = builder.start();
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      process.waitFor();
      return output;
    } catch (IOException error) {
      throw new IllegalStateException(error);
    } catch (InterruptedException error) {
      throw new IllegalStateException(error);
    }
  }

  /// The numbers of jobs that are not over.
  List<String> jobs() {
    String all = call("squeue", "--noheader", "--format=%i");
    return all.isEmpty() ? List.of() : List.of(all.split("\n"));
  }

  void stopController() throws InterruptedException {
    controller.destroy();
    controller.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  void startController() throws IOException {
    controller = controller();
    await(() -> !call("sinfo", "--noheader").contains("error"));
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private void await(Condition condition) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new IOException("the cluster did not come up: " + call("sinfo"));
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException error) {
        throw new IOException(error);
      }
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    var all = new ArrayList<>(daemons.reversed());
    all.addFirst(controller);
    for (Process each : all) {
      each.destroy();
      if (!each.waitFor(10, TimeUnit.SECONDS)) {
        each.destroyForcibly().waitFor();
      }
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
