package hone.bench.site;

import hone.runtime.docker.engine.EngineClient;
import hone.runtime.docker.engine.EngineException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// What there is on the machine that training jobs could leave behind.
///
/// @param folders of attempts
/// @param processes of training programs: what has a bench job's name in its environment
/// @param containers of this benchmark
/// @param networks of this benchmark
/// @param mounts as this process sees them, those of containers too
/// @param openFiles of this process
record Leftovers(
    long folders, long processes, int containers, int networks, long mounts, long openFiles) {
  private static final Path PROC = Path.of("/proc");

  static Leftovers look(Path training, Optional<URI> engine, String owner)
      throws IOException, EngineException {
    int containers = 0;
    int networks = 0;
    if (engine.isPresent()) {
      try (var api = new EngineClient(engine.get())) {
        containers = api.containers("hone.owner=" + owner, "hone.attempt").size();
        networks = api.networks("hone.owner=" + owner, "hone.attempt").size();
      }
    }
    return new Leftovers(
        entries(training),
        trainingPrograms(),
        containers,
        networks,
        Files.readAllLines(PROC.resolve("self/mountinfo")).size(),
        entries(PROC.resolve("self/fd")));
  }

  private static long entries(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    }
  }

  private static long trainingPrograms() {
    return ProcessHandle.allProcesses().filter(Leftovers::isTrainingProgram).count();
  }

  private static boolean isTrainingProgram(ProcessHandle process) {
    try {
      byte[] environment = Files.readAllBytes(PROC.resolve(process.pid() + "/environ"));
      return new String(environment, StandardCharsets.UTF_8)
          .contains("TRAINING_JOB_NAME=" + ManyTrainings.NAME);
    } catch (IOException _) {
      return false; // it has ended meanwhile, or is none of ours
    }
  }

  String since(Leftovers before) {
    return "left: %d folders, %d processes, %d containers, %d networks, %d mounts, %d open files"
        .formatted(
            folders - before.folders,
            processes - before.processes,
            containers - before.containers,
            networks - before.networks,
            mounts - before.mounts,
            openFiles - before.openFiles);
  }
}
