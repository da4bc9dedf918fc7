package hone.engine.machines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Keeps docs/machines true: it is made by exploring the rules.
///
/// `mvn -pl engine -am test -Dtest=MachinesDocumentTest -Dsurefire.failIfNoSpecifiedTests=false
/// -Dtest.jvm.arguments=-Dhone.write=true` writes it anew.
final class MachinesDocumentTest {
  private static final String HEAD =
      """
      (This page is made by exploring the code, state by state and event by event; a test keeps it
      true. All machines: [tuning job](tuning-job.md), [training job](training-job.md),
      [attempt](attempt.md), [lease](lease.md).)

      """;

  private static void check(String file, String title, String text) throws IOException {
    Path path =
        Path.of("").toAbsolutePath().resolveSibling("docs").resolve("machines").resolve(file);
    String page = "# " + title + "\n\n" + HEAD + text;
    if (Boolean.getBoolean("hone.write")) {
      Files.createDirectories(path.getParent());
      Files.writeString(path, page);
    }

    assertThat(path).hasContent(page);
  }

  @Test
  void theTuningJobsPageShowsItsRules() throws IOException {
    StateMachine machine = TuningMachine.explored();

    assertThat(machine.finals()).containsExactly("Completed", "Stopped", "Failed");
    check(
        "tuning-job.md",
        "A tuning job",
        """
        HyperParameterTuningJobStatus, from `rules/TuningRules`. While a tuning job ends by itself,
        its training jobs are stopped; Describe tells `InProgress` until the last of them has ended.
        Where none is under way, it ends at once.

        """
            + machine.mermaid());
  }

  @Test
  void theTrainingJobsPageShowsItsRules() throws IOException {
    TrainingMachine machine = TrainingMachine.explored();

    assertThat(machine.status().finals()).containsExactly("Completed", "Stopped", "Failed");
    check(
        "training-job.md",
        "A training job",
        """
        TrainingJobStatus, from `rules/TrainingRules`:

        """
            + machine.status().mermaid()
            + """

            SecondaryStatus, with what leads there. One look at the backend may show several stages
            (*seen*); each becomes a transition with its own time. *Asked to stop*: StopTrainingJob,
            or it is given up early, or its tuning job ends. *InternalServerError*: also that its
            attempt, or the server that ran it, is gone; it leads to `Restarting` as often as
            MaximumRetryAttempts says. MaxWaitTimeInSeconds and MaxPendingTimeInSeconds count
            waiting for a slot, the latter also `Starting`, as in a cluster's queue;
            MaxRuntimeInSeconds counts what runs, all attempts together.

            """
            + machine.secondary().mermaid());
  }

  @Test
  void theAttemptsPageShowsItsRules() throws IOException {
    StateMachine machine = TrainingMachine.explored().attempt();

    assertThat(machine.finals()).containsExactly("Released");
    check(
        "attempt.md",
        "An attempt",
        """
        Where the present attempt of a training job stands. *Launching*: it has a slot, and its name
        is committed; its backend is told to launch it, again if need be, until it shows. *Ended*:
        its outcome is stored; what it left behind is let go of.

        """
            + machine.mermaid());
  }

  @Test
  void theLeasesPageShowsWhatStoresDo() throws IOException {
    StateMachine machine = LeaseMachine.explored();

    assertThat(machine.finals()).containsExactly("Over");
    check(
        "lease.md",
        "A server's lease",
        """
        One life of a server that shares its database with others, from `store/Lease`: *Holding*, it
        owns its jobs, and launches and changes what they need. *Over*: its jobs are another life's,
        be it the next one at its place.

        """
            + machine.mermaid());
  }
}
