package hone.runtime.slurm;

import hone.runtime.instance.InstanceTypes;
import hone.runtime.program.Programs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// How programs are run as jobs of Slurm.
///
/// @param owner tells servers apart that share a cluster and a user
/// @param environment the server's own, of which Slurm's commands get what they need
/// @param partition where jobs are submitted; empty for the cluster's usual one
/// @param account who is charged; empty for the user's usual one
/// @param options further ones of `sbatch`, each as one word
/// @param timeMaxMinutes the most that a job asks for; 0 for no bound
/// @param networkInterface by which the nodes reach each other
/// @param sameMachine whether the server's machine is the only node
/// @param used a file that is there once a job was to be submitted
/// @param stopGrace how long a program may take to end when it is asked to
/// @param patience how long a file that a node has written may take to be seen here
public record SlurmSettings(
    Programs programs,
    InstanceTypes instances,
    String owner,
    Map<String, String> environment,
    String partition,
    String account,
    List<String> options,
    int timeMaxMinutes,
    String networkInterface,
    boolean sameMachine,
    Path used,
    Duration stopGrace,
    Duration patience) {

  /// NFS looks for new files once a minute at least. Source: nfs(5), `acdirmax`.
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  public SlurmSettings {
    environment = Map.copyOf(environment);
    options = List.copyOf(options);
  }
}
