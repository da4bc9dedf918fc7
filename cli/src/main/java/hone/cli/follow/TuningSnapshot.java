package hone.cli.follow;

import hone.cli.text.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A tuning job as one answer of DescribeHyperParameterTuningJob tells it.
///
/// @param wanted how many training jobs it may start in all; 0 if the request does not say
/// @param best the best training job so far, or `null`
/// @param ended when it ended, if it has
/// @param reason why it failed, or empty
/// @param failure why training jobs failed, or `null` if none did or nobody asked
public record TuningSnapshot(
    String name,
    String strategy,
    String objective,
    boolean maximise,
    String status,
    int wanted,
    Counts counts,
    @Nullable Best best,
    String reason,
    Instant created,
    @Nullable Instant ended,
    @Nullable Failure failure) {

  /// How many training jobs are in which state.
  ///
  /// @param valueless how many of the completed told no value of the metric
  /// @param waiting for a slot, as far as that was asked: the others in progress count as running
  public record Counts(
      int completed, int valueless, int running, int waiting, int stopped, int failed) {
    /// Those that a described or listed tuning job has.
    public static Counts of(JsonNode described) {
      JsonNode states = described.path("TrainingJobStatusCounters");
      int completed = states.path("Completed").asInt(0);
      int valued = described.path("ObjectiveStatusCounters").path("Succeeded").asInt(completed);
      return new Counts(
          completed,
          // Stopped ones may have a value, too.
          Math.max(0, completed - valued),
          states.path("InProgress").asInt(0),
          0,
          states.path("Stopped").asInt(0),
          states.path("RetryableError").asInt(0) + states.path("NonRetryableError").asInt(0));
    }

    public int ended() {
      return completed + stopped + failed;
    }

    private Counts with(int waits) {
      int both = running + waiting;
      int count = Math.min(waits, both);
      return new Counts(completed, valueless, both - count, count, stopped, failed);
    }
  }

  /// The best training job.
  public record Best(String trainingJob, double value, SequencedMap<String, String> tuned) {
    public Best {
      tuned = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tuned));
    }
  }

  /// Read the answer.
  public static TuningSnapshot of(JsonNode described) {
    JsonNode config = described.path("HyperParameterTuningJobConfig");
    JsonNode objective = config.path("HyperParameterTuningJobObjective");
    if (objective.isMissingNode()) {
      objective = described.path("TrainingJobDefinitions").path(0).path("TuningObjective");
    }
    JsonNode ended = described.path("HyperParameterTuningEndTime");
    return new TuningSnapshot(
        described.path("HyperParameterTuningJobName").asString(""),
        config.path("Strategy").asString(""),
        objective.path("MetricName").asString(""),
        objective.path("Type").asString("").equals("Maximize"),
        described.path("HyperParameterTuningJobStatus").asString(""),
        config.path("ResourceLimits").path("MaxNumberOfTrainingJobs").asInt(0),
        Counts.of(described),
        best(described.path("BestTrainingJob")),
        described.path("FailureReason").asString(""),
        Times.instant(described.path("CreationTime")),
        ended.isNumber() ? Times.instant(ended) : null,
        null);
  }

  private static @Nullable Best best(JsonNode job) {
    JsonNode value = job.path("FinalHyperParameterTuningJobObjectiveMetric").path("Value");
    if (!value.isNumber()) {
      return null;
    }
    var tuned = new LinkedHashMap<String, String>();
    job.path("TunedHyperParameters")
        .properties()
        .forEach(each -> tuned.put(each.getKey(), each.getValue().asString("")));
    return new Best(job.path("TrainingJobName").asString(""), value.asDouble(), tuned);
  }

  /// Whether nothing will change any more.
  public boolean isOver() {
    return switch (status) {
      case "Completed", "Failed", "Stopped", "DeleteFailed" -> true;
      default -> false;
    };
  }

  /// How many training jobs are in which state, in words.
  public String progress() {
    String of = wanted == 0 ? "" : " of " + wanted;
    String valueless = counts.valueless() == 0 ? "" : counts.valueless() + " without a value, ";
    String text =
        counts.ended()
            + of
            + " done, "
            + valueless
            + counts.running()
            + " running, "
            + (counts.waiting() == 0 ? "" : counts.waiting() + " waiting for a slot, ")
            + counts.failed()
            + " failed";
    return counts.stopped() == 0 ? text : text + ", " + counts.stopped() + " stopped";
  }

  /// Whether training jobs failed, or ended without a value.
  public boolean hasFailures() {
    return counts.failed() > 0 || counts.valueless() > 0 || (counts.ended() > 0 && best == null);
  }

  /// The same with what is known of its failures.
  public TuningSnapshot with(@Nullable Failure known) {
    return with(counts, known);
  }

  /// The same where so many of those in progress wait for a slot.
  TuningSnapshot waiting(int count) {
    return with(counts.with(count), failure);
  }

  private TuningSnapshot with(Counts told, @Nullable Failure known) {
    return new TuningSnapshot(
        name, strategy, objective, maximise, status, wanted, told, best, reason, created, ended,
        known);
  }

  /// How long it took, or has taken until now.
  public Duration took(Instant now) {
    return Duration.between(created, ended == null ? now : ended);
  }

  /// The reason as a part of a sentence.
  public String why() {
    return reason.isEmpty() ? "" : ", " + reason.replaceFirst("\\.+$", "");
  }

  /// Guess the time left from the pace so far; nothing before three training jobs have ended.
  public Optional<Duration> left(Instant now) {
    int ended = counts.ended();
    if (isOver() || wanted == 0 || ended < 3) {
      return Optional.empty();
    }
    double perJob = (double) Duration.between(created, now).toMillis() / ended;
    return Optional.of(Duration.ofMillis(Math.round(perJob * Math.max(0, wanted - ended))));
  }
}
