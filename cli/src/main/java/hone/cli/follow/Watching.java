package hone.cli.follow;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.Home;
import hone.cli.client.AwsClient;
import hone.cli.client.Json;
import hone.cli.text.Terminal;
import java.time.Clock;
import java.time.Duration;

/// Shows a tuning job on the terminal until it is over, and tells how it ended.
///
/// @param json whether standard output is for the result alone, as DescribeHyperParameterTuningJob
///     answers it
public record Watching(AwsClient client, boolean json) {
  private static final Duration PAUSE = Duration.ofMillis(500);

  /// Watch it.
  ///
  /// @return the command's exit code
  /// @throws InterruptedException if the thread is interrupted; the tuning job goes on
  public int untilEnd(String job) throws InterruptedException {
    return untilEnd(job, Patience.thatTells());
  }

  /// @param patience with a server that is away
  int untilEnd(String job, Patience patience) throws InterruptedException {
    var terminal = Terminal.of(json ? System.err : System.out, Home.environment());
    TuningSnapshot last = follow(job, terminal, patience);
    if (json) {
      var name = Json.object().put("HyperParameterTuningJobName", job);
      System.out.println(
          Json.pretty(
              patience.ask(() -> client.sagemaker("DescribeHyperParameterTuningJob", name))));
    } else {
      tellEnd(job, last, terminal);
    }
    return last.status().equals("Completed") ? Exit.OK : Exit.FAILED;
  }

  private TuningSnapshot follow(String job, Terminal terminal, Patience patience)
      throws InterruptedException {
    try (var _ = new Farewell(goesOn(job));
        Display display = Display.on(terminal, Clock.systemUTC())) {
      return new Follower(client, PAUSE, patience).follow(job, display);
    } catch (CliError error) {
      throw error.exitCode() == Exit.UNREACHABLE
          ? new CliError(Exit.UNREACHABLE, error.getMessage() + ". " + goesOn(job))
          : error;
    }
  }

  private void tellEnd(String job, TuningSnapshot last, Terminal terminal) {
    terminal.say(
        "Tuning job %s: %s%s. '%s' has every training job, best first."
            .formatted(job, last.status(), last.why(), client.command("trials " + job)));
    Failure failure = last.failure();
    // Lines have told it as it came; what was drawn over may have been cut.
    if (failure != null && terminal.live()) {
      terminal.say("Failures: " + failure.text());
    }
  }

  private String goesOn(String job) {
    return "The tuning job %s goes on: '%s' follows it again, '%s' ends it."
        .formatted(job, client.command("watch " + job), client.command("stop " + job));
  }
}
