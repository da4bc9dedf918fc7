package hone.runtime.slurm;

import hone.runtime.command.Command;
import hone.runtime.command.Command.Said;
import hone.runtime.command.Executables;
import hone.runtime.command.NoAnswerException;
import hone.runtime.site.RefusedException;
import hone.runtime.site.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Slurm's commands, which speak with its controller as the server's own user. Thread-safe.
///
/// Source: sbatch(1), squeue(1), scancel(1).
final class SlurmCommands {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /// What the commands are told. Any other variable might change what is asked for: `SBATCH_…`.
  private static final List<String> PASSED_ON =
      List.of("PATH", "HOME", "USER", "LOGNAME", "SLURM_CONF", "LD_LIBRARY_PATH");

  private static final Pattern JOB = Pattern.compile("(?m)^([0-9]+)(;.*)?$");

  /// What the controller says, or is not there to say, for a while.
  private static final Pattern PASSING =
      Pattern.compile(
          "(?is).*(unable to contact|timed out|temporarily|try again|connect(ion)? (refused|reset)"
              + "|connect(ion)? failure|message (send|receive) failure|zero bytes|standby mode"
              + "|transport endpoint|broken pipe|munge|protocol authentication|submitjob"
              + "|configuration source).*");

  /// Nothing can be signalled that has ended, waits or is suspended.
  private static final Pattern DEAF =
      Pattern.compile(
          "(?is).*(invalid job id|already complet|already finished|not running"
              + "|can ?not be altered).*");

  private final Map<String, String> environment;

  /// @param server the server's own environment
  SlurmCommands(Map<String, String> server) {
    var passed = new LinkedHashMap<String, String>();
    PASSED_ON.stream()
        .filter(server::containsKey)
        .forEach(name -> passed.put(name, server.getOrDefault(name, "")));
    passed.put("LC_ALL", "C");
    environment = Map.copyOf(passed);
  }

  /// What a command printed, in one line.
  private static String what(Said said) {
    String all = said.errors().isBlank() ? said.output() : said.errors();
    return all.strip().replaceAll("\\s*\\n\\s*", "; ");
  }

  /// Which Slurm this is.
  ///
  /// @throws IOException if there is none
  String version() throws IOException {
    return run(List.of("sbatch", "--version")).output().strip();
  }

  /// Submit a job.
  ///
  /// @param arguments what follows `sbatch --parsable`
  /// @return its number
  /// @throws RefusedException if Slurm will never run it
  String submit(List<String> arguments) throws RefusedException, IOException {
    var command = new ArrayList<>(List.of("sbatch", "--parsable"));
    command.addAll(arguments);
    Said said = run(command);
    if (said.code() == 0) {
      // A site's own wrapper may print lines of its own.
      return JOB.matcher(said.output())
          .results()
          .map(each -> each.group(1))
          .reduce((_, last) -> last)
          .orElseThrow(() -> unavailable("sbatch", said));
    }
    if (PASSING.matcher(what(said)).matches()) {
      throw unavailable("sbatch", said);
    }
    throw new RefusedException("Slurm refused the job: " + what(said));
  }

  /// All jobs of the user that Slurm knows, also those that have ended a while ago.
  List<QueuedJob> queue() throws IOException {
    Said said =
        run(List.of("squeue", "--me", "--noheader", "--states=all", "--format=%i|%T|%r|%j"));
    if (said.code() != 0) {
      throw unavailable("squeue", said);
    }
    var jobs = new ArrayList<QueuedJob>();
    for (String line : said.output().split("\n", -1)) {
      String[] fields = line.strip().split("\\|", 4);
      if (fields.length == 4) {
        jobs.add(new QueuedJob(fields[0], fields[1], fields[2], fields[3]));
      }
    }
    return jobs;
  }

  /// End a job, whether it runs or waits; Slurm asks it first.
  void cancel(String job) throws IOException {
    toJob(List.of("scancel", job));
  }

  /// Give a signal to all processes of a running job.
  void signal(String job, int number) throws IOException {
    toJob(List.of("scancel", "--signal=" + number, job));
  }

  private void toJob(List<String> command) throws IOException {
    Said said = run(command);
    if (said.code() != 0 && !DEAF.matcher(what(said)).matches()) {
      throw unavailable("scancel", said);
    }
  }

  private static UnavailableException unavailable(String command, Said said) {
    return new UnavailableException(
        command + " failed: " + what(said), new IOException("exit code " + said.code()));
  }

  private Said run(List<String> command) throws IOException {
    String name = command.getFirst();
    String path = environment.getOrDefault("PATH", "");
    Path program =
        Executables.find(path, name)
            .orElseThrow(
                () -> new IOException("there is no program " + name + " in PATH, " + path));
    var words = new ArrayList<>(command);
    words.set(0, program.toString());
    try {
      return new Command(words, environment).run(LONGEST);
    } catch (NoAnswerException error) {
      throw new UnavailableException(String.valueOf(error.getMessage()), error);
    }
  }
}
