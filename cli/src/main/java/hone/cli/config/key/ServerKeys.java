package hone.cli.config.key;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The keys about the server as a whole.
public final class ServerKeys {
  public static final KeyGroup KEYS = new KeyGroup();

  public static final Key<Path> DATA =
      KEYS.key(
          "data",
          "HONE_DATA",
          Kind.path("a folder").map(path -> path.toAbsolutePath().normalize()),
          "~/.hone",
          "Where everything is kept: the store, logs, buckets (s3/<bucket>) and credentials. It"
              + " means the same to every command; only hone demo takes ~/.hone/demo where nothing"
              + " names a folder.");

  public static final Key<Integer> SLOTS =
      KEYS.key(
          "slots",
          "HONE_SLOTS",
          Kind.whole(1, 1000).or(Runtime.getRuntime().availableProcessors()),
          "the number of processors",
          "How many training jobs run at once, or stand in a cluster's queue; more wait as"
              + " Pending.");

  public static final Key<Duration> STOP_GRACE =
      KEYS.key(
          "stop_grace_seconds",
          Kind.seconds(0, 3600),
          "120",
          "How long a stopped training job may take after SIGTERM before it is killed.");

  public static final Key<List<ConfiguredImage>> IMAGES =
      KEYS.key(
          "images",
          Kind.mappings(
              "a list of {pattern} with command, container, builtin or script, or with builtin and"
                  + " script",
              ImageReader.KEYS,
              ImageReader::image),
          "AWS's XGBoost image names run the built-in XGBoost",
          "What a TrainingImage stands for; the first pattern (with * and ?) that fits wins. Of an"
              + " entry with builtin, a request that brings a script (sagemaker_program) runs it by"
              + " the Python of script, or by python3 where the entry has none; any other trains"
              + " the built-in algorithm.");

  public static final Key<System.Logger.Level> LOG_LEVEL =
      KEYS.key(
          "log_level",
          "HONE_LOG_LEVEL",
          new Kind<>("DEBUG, INFO, WARNING or ERROR", ServerKeys::level),
          "INFO",
          "From which level on the server's log has a line.");

  public static final Key<Optional<Path>> LOG_FILE =
      KEYS.key(
          "log_file",
          "HONE_LOG_FILE",
          Kind.path("a file, or - for standard output").optional(),
          "server.log in the data folder",
          "Where the server's log goes, as JSON lines. A file is set aside at 64 MiB, with .1 after"
              + " its name; what was set aside before goes. The lines with which hone serve greets"
              + " are on standard output in any case.");

  private static final Kind<Optional<Integer>> DAYS = Kind.whole(1, 36_500).optional();
  private static final String FOR_EVER = "for ever";

  public static final Key<Optional<Integer>> LOGS_KEEP =
      KEYS.key(
          "logs_keep_days",
          DAYS,
          FOR_EVER,
          "How long a training job's log is kept after its last line, at most, once the training"
              + " job has ended; an account says less for its own with CloudWatch's"
              + " PutRetentionPolicy.");

  public static final Key<Optional<Integer>> AUDIT_KEEP =
      KEYS.key(
          "audit_keep_days",
          DAYS,
          FOR_EVER,
          "How long files of the audit log are kept after they were set aside.");

  public static final Key<Optional<Integer>> VENVS_KEEP =
      KEYS.key(
          "venvs_keep_days",
          DAYS,
          FOR_EVER,
          "How long the Python environment of a requirements.txt or a package is kept after a"
              + " training job last used it; the next one that needs it makes it anew.");

  private ServerKeys() {}

  private static System.Logger.Level level(Value value, String allowed) {
    return switch (value.text().toUpperCase(Locale.ROOT)) {
      case "DEBUG" -> System.Logger.Level.DEBUG;
      case "INFO" -> System.Logger.Level.INFO;
      case "WARNING" -> System.Logger.Level.WARNING;
      case "ERROR" -> System.Logger.Level.ERROR;
      default ->
          throw Value.error(value.where() + ": found '" + value.text() + "', allowed: " + allowed);
    };
  }
}
