package hone.runtime.slurm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.runtime.site.RefusedException;
import hone.runtime.site.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is made of what Slurm's commands say, with scripts in their places.
final class SlurmCommandsTest {
  @TempDir Path folder = Path.of("");
  private SlurmCommands commands = new SlurmCommands(Map.of());

  @BeforeEach
  void open() {
    String path = folder + ":" + System.getenv("PATH");
    commands = new SlurmCommands(Map.of("PATH", path, "SBATCH_PARTITION", "nowhere"));
  }

  private void says(String command, int code, String output, String errors) throws IOException {
    Path file = folder.resolve(command);
    Files.writeString(
        file,
        "#!/bin/sh\ncat <<'EOT'\n%s\nEOT\ncat >&2 <<'EOT'\n%s\nEOT\nexit %d\n"
            .formatted(output, errors, code));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"4711", "4711;cluster", "Welcome to the cluster!\n4711"})
  void aSubmittedJobIsItsNumberAlsoAmongClusters(String printed) throws Exception {
    says("sbatch", 0, printed, "sbatch: a word of the site's");

    assertThat(commands.submit(List.of())).isEqualTo("4711");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Batch job submission failed: Unable to contact slurm controller (connect failure)",
        "Batch job submission failed: Socket timed out on send/recv operation",
        "Batch job submission failed: Slurm temporarily unable to accept job, sleeping",
        "sbatch: fatal: Could not establish a configuration source",
        "Batch job submission failed: Protocol authentication error",
        "AssocMaxSubmitJobLimit",
        "Batch job submission failed: Message receive failure",
        "If munged is up, restart with --num-threads=10"
      })
  void whatPassesIsTriedAgain(String error) throws Exception {
    says("sbatch", 1, "", "sbatch: error: " + error);

    assertThatThrownBy(() -> commands.submit(List.of()))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining(error);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "invalid partition specified: nowhere",
        "Batch job submission failed: Requested node configuration is not available",
        "Batch job submission failed: Invalid account or account/partition combination specified"
      })
  void whatSlurmWillNeverRunIsTheCallersMistake(String error) throws Exception {
    says("sbatch", 1, "", "sbatch: error: " + error);

    assertThatThrownBy(() -> commands.submit(List.of()))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(error);
  }

  @Test
  void anAnswerWithoutANumberMayBeThatOfASubmittedJob() throws Exception {
    says("sbatch", 0, "done", "");

    assertThatThrownBy(() -> commands.submit(List.of())).isInstanceOf(UnavailableException.class);
  }

  @Test
  void theQueueIsReadLineByLineWhateverReasonsSay() throws Exception {
    says(
        "squeue",
        0,
        """
        7|PENDING|(launch failed requeued held)|hone-a-x-1
        8|RUNNING|None|another | name
        no line of a job
        """,
        "");

    assertThat(commands.queue())
        .containsExactly(
            new QueuedJob("7", "PENDING", "(launch failed requeued held)", "hone-a-x-1"),
            new QueuedJob("8", "RUNNING", "None", "another | name"));
  }

  @Test
  void whatHasEndedCannotBeSignalledAndThatIsNoError() throws Exception {
    says("scancel", 1, "", "scancel: error: Kill job error on job id 7: Invalid job id specified");
    commands.cancel("7");
    says("scancel", 1, "", "scancel: error: Unable to contact slurm controller");

    assertThatThrownBy(() -> commands.cancel("7")).isInstanceOf(UnavailableException.class);
  }

  @Test
  void commandsThatAreNotThereAreNamed() {
    assertThatThrownBy(new SlurmCommands(Map.of("PATH", folder.toString()))::version)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("sbatch");
  }

  /// Source: squeue(1), "JOB STATE CODES".
  @ParameterizedTest
  @CsvSource({
    "PENDING, true, false, false",
    "CONFIGURING, true, false, false",
    "RUNNING, false, false, false",
    "COMPLETING, false, false, false",
    "SUSPENDED, false, false, false",
    "COMPLETED, false, true, false",
    "FAILED, false, true, false",
    "OUT_OF_MEMORY, false, true, false",
    "TIMEOUT, false, true, false",
    "CANCELLED, false, true, true",
    "PREEMPTED, false, true, true",
    "NODE_FAIL, false, true, true"
  })
  void statesTellWhetherAJobWaitsIsOverOrWasTakenAway(
      String state, boolean waiting, boolean over, boolean taken) {
    var job = new QueuedJob("1", state, "None", "x");

    assertThat(job.isWaiting()).isEqualTo(waiting);
    assertThat(job.isOver()).isEqualTo(over);
    assertThat(job.isTakenAway()).isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource({
    "Priority, false",
    "Resources, false",
    "PartitionDown, false",
    "PartitionTimeLimit, true",
    "InvalidAccount, true",
    "QOSMaxCpuPerJobLimit, true",
    "QOSMaxJobsPerUserLimit, false"
  })
  void reasonsTellWhetherItWaitsForWhatWillCome(String reason, boolean hopeless) {
    assertThat(new QueuedJob("1", "PENDING", reason, "x").isHopeless()).isEqualTo(hopeless);
  }
}
