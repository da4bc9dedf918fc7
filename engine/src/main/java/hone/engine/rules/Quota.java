package hone.engine.rules;

import java.util.Locale;

/// A limit of each account, with AWS's default; where AWS raises it on request, the highest that
/// it grants.
public enum Quota {
  TUNING_JOBS(
      100,
      "concurrent hyperparameter tuning jobs",
      "How many tuning jobs of one account may be under way in a region."),
  PARALLEL_JOBS(
      100,
      "parallel training jobs per hyperparameter tuning job",
      "The highest MaxParallelTrainingJobs."),
  JOBS(750, "training jobs per hyperparameter tuning job", "The highest MaxNumberOfTrainingJobs."),
  RANDOM_JOBS(
      10_000,
      "training jobs per hyperparameter tuning job with the strategy Random",
      "The same with the strategy Random."),
  HYPERPARAMETERS(
      30,
      "hyperparameters that can be searched by a hyperparameter tuning job",
      "How many ranges a tuning job or one of its definitions may have."),
  METRICS(
      20,
      "metrics defined per hyperparameter tuning job",
      "How many metrics a tuning job may define; those that a built-in algorithm has do not"
          + " count."),
  RUNTIME_DAYS(
      30,
      "days that a hyperparameter tuning job runs",
      "The highest MaxRuntimeInSeconds of a tuning job, in days."),
  WARM_START_JOBS(
      500,
      "training jobs of a hyperparameter tuning job and its parents",
      "How many training jobs a warm start's parents and the new tuning job may have together."),
  INSTANCES(20, "instances for a training job", "How many instances one training job may run on.");

  private final int standard;
  private final String resource;
  private final String meaning;

  Quota(int standard, String resource, String meaning) {
    this.standard = standard;
    this.resource = resource;
    this.meaning = meaning;
  }

  /// AWS's figure.
  public int standard() {
    return standard;
  }

  /// The server's setting that changes it.
  public String setting() {
    return "quota_" + name().toLowerCase(Locale.ROOT);
  }

  /// What it bounds, as the setting's documentation says it.
  public String meaning() {
    return meaning;
  }

  /// What it counts, as an error says it.
  String resource() {
    return resource;
  }
}
