package hone.cli.config.key;

import java.util.List;

/// The keys about the server as a whole.
public final class ServerKeys {
  public static final ConfigKey DATA =
      new ConfigKey(
          "data",
          "HONE_DATA",
          "a folder",
          "~/.hone",
          "Where everything is kept: the store, logs, buckets (s3/<bucket>) and credentials. It"
              + " means the same to every command; only hone demo takes ~/.hone/demo where nothing"
              + " names a folder.");

  public static final ConfigKey SLOTS =
      new ConfigKey(
          "slots",
          "HONE_SLOTS",
          new ConfigKey.Bounds(1, 1000),
          "the number of processors",
          "How many training jobs run at once, or stand in a cluster's queue; more wait as"
              + " Pending.");

  public static final ConfigKey STOP_GRACE =
      new ConfigKey(
          "stop_grace_seconds",
          "",
          new ConfigKey.Bounds(0, 3600),
          "120",
          "How long a stopped training job may take after SIGTERM before it is killed.");

  public static final ConfigKey IMAGES =
      new ConfigKey(
          "images",
          "",
          "a list of {pattern} with command, builtin, script or container",
          "AWS's XGBoost image names run the built-in XGBoost",
          "What a TrainingImage stands for; the first pattern (with * and ?) that fits wins.");

  public static final ConfigKey LOG_LEVEL =
      new ConfigKey(
          "log_level",
          "HONE_LOG_LEVEL",
          "DEBUG, INFO, WARNING or ERROR",
          "INFO",
          "From which level on the server's log has a line.");

  public static final ConfigKey LOG_FILE =
      new ConfigKey(
          "log_file",
          "HONE_LOG_FILE",
          "a file, or - for standard output",
          "server.log in the data folder",
          "Where the server's log goes, as JSON lines. A file is set aside at 64 MiB, with .1 after"
              + " its name; what was set aside before goes. The lines with which hone serve greets"
              + " are on standard output in any case.");

  private static final ConfigKey.Bounds DAYS = new ConfigKey.Bounds(1, 36_500);
  private static final String FOR_EVER = "for ever";

  public static final ConfigKey LOGS_KEEP =
      new ConfigKey(
          "logs_keep_days",
          "",
          DAYS,
          FOR_EVER,
          "How long a training job's log is kept after its last line, at most, once the training"
              + " job has ended; an account says less for its own with CloudWatch's"
              + " PutRetentionPolicy.");

  public static final ConfigKey AUDIT_KEEP =
      new ConfigKey(
          "audit_keep_days",
          "",
          DAYS,
          FOR_EVER,
          "How long files of the audit log are kept after they were set aside.");

  public static final ConfigKey VENVS_KEEP =
      new ConfigKey(
          "venvs_keep_days",
          "",
          DAYS,
          FOR_EVER,
          "How long the Python environment of a requirements.txt or a package is kept after a"
              + " training job last used it; the next one that needs it makes it anew.");

  static final List<ConfigKey> ALL =
      List.of(
          DATA, SLOTS, STOP_GRACE, IMAGES, LOG_LEVEL, LOG_FILE, LOGS_KEEP, AUDIT_KEEP, VENVS_KEEP);

  private ServerKeys() {}
}
