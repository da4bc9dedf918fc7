package hone.cli.follow;

import hone.cli.text.Words;
import tools.jackson.databind.JsonNode;

/// Why a tuning job completed before it had begun all its training jobs.
public final class Completion {
  private Completion() {}

  /// The reason in a clause; empty where it did not complete, or had no other to begin.
  ///
  /// @param described as DescribeHyperParameterTuningJob answered
  public static String why(TuningSnapshot job, JsonNode described) {
    JsonNode counters = described.path("TrainingJobStatusCounters");
    int begun = counters.valueStream().mapToInt(each -> each.asInt(0)).sum();
    boolean hasBegunAll = job.wanted() > 0 && begun >= job.wanted();
    if (!job.status().equals("Completed") || hasBegunAll) {
      return "";
    }
    JsonNode config = described.path("HyperParameterTuningJobConfig");
    JsonNode criteria = config.path("TuningJobCompletionCriteria");
    JsonNode details = described.path("TuningJobCompletionDetails");
    JsonNode target = criteria.path("TargetObjectiveMetricValue");
    TuningSnapshot.Best best = job.best();
    if (target.isNumber() && best != null && reaches(job.maximise(), best, target.asDouble())) {
      return "target " + Words.number(target.asString()) + " reached by " + best.trainingJob();
    }
    int most =
        criteria.at("/BestObjectiveNotImproving/MaxNumberOfTrainingJobsNotImproving").asInt(0);
    if (most > 0 && details.path("NumberOfTrainingJobsObjectiveNotImproving").asInt(0) >= most) {
      return "none of the last " + most + " results improved the best by more than 1 %";
    }
    String onConvergence = criteria.at("/ConvergenceDetected/CompleteOnConvergence").asString("");
    if (onConvergence.equals("Enabled") && details.path("ConvergenceDetectedTime").isNumber()) {
      return "the search converged";
    }
    int seconds = config.at("/ResourceLimits/MaxRuntimeInSeconds").asInt(0);
    return seconds > 0 ? "its MaxRuntimeInSeconds of " + seconds + " had passed" : "";
  }

  private static boolean reaches(boolean maximise, TuningSnapshot.Best best, double target) {
    return maximise ? best.value() >= target : best.value() <= target;
  }
}
