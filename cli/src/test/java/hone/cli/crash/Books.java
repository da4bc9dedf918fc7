package hone.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.crash.SignedCalls.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Reads a server's books, and compares them with themselves and with a ledger.
///
/// @param calls the server
record Books(SignedCalls calls) {
  private static final int PATIENCE_SECONDS = 120;

  JsonNode tuningJob(String name) throws IOException {
    Reply reply =
        calls.call(
            "DescribeHyperParameterTuningJob",
            "{\"HyperParameterTuningJobName\": \"" + name + "\"}");
    assertThat(reply.status()).as("%s: %s", name, reply.body()).isEqualTo(200);
    return reply.body();
  }

  JsonNode trainingJob(String name) throws IOException {
    Reply reply = calls.call("DescribeTrainingJob", "{\"TrainingJobName\": \"" + name + "\"}");
    assertThat(reply.status()).as("%s: %s", name, reply.body()).isEqualTo(200);
    return reply.body();
  }

  List<JsonNode> trials(String tuningJob) throws IOException {
    Reply reply =
        calls.call(
            "ListTrainingJobsForHyperParameterTuningJob",
            "{\"HyperParameterTuningJobName\": \"" + tuningJob + "\", \"MaxResults\": 100}");
    var all = new ArrayList<JsonNode>();
    reply.body().path("TrainingJobSummaries").forEach(all::add);
    return all;
  }

  /// Wait until a tuning job has ended.
  JsonNode ended(String name) throws IOException, InterruptedException {
    for (int i = 0; i < 10 * PATIENCE_SECONDS; i++) {
      JsonNode job = tuningJob(name);
      if (job.path("HyperParameterTuningJobStatus")
          .asString()
          .matches("Completed|Failed|Stopped")) {
        return job;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("does not end: " + tuningJob(name) + trials(name));
  }

  /// Wait until a training job has ended.
  JsonNode endedTraining(String name) throws IOException, InterruptedException {
    for (int i = 0; i < 10 * PATIENCE_SECONDS; i++) {
      JsonNode job = trainingJob(name);
      if (job.path("TrainingJobStatus").asString().matches("Completed|Failed|Stopped")) {
        return job;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("does not end: " + trainingJob(name));
  }

  /// The counters of a tuning job that has ended are what a recount says.
  void checkCounters(JsonNode job, int jobsMax) throws IOException {
    String name = job.path("HyperParameterTuningJobName").asString();
    List<JsonNode> trials = trials(name);
    JsonNode counters = job.path("TrainingJobStatusCounters");
    assertThat(trials).as(name).hasSizeLessThanOrEqualTo(jobsMax);
    assertThat(counters.path("Completed").asLong()).as(name).isEqualTo(count(trials, "Completed"));
    assertThat(counters.path("Stopped").asLong()).as(name).isEqualTo(count(trials, "Stopped"));
    assertThat(counters.path("InProgress").asLong()).as(name).isZero();
    assertThat(
            counters.path("NonRetryableError").asLong() + counters.path("RetryableError").asLong())
        .as(name)
        .isEqualTo(count(trials, "Failed"));
    JsonNode objectives = job.path("ObjectiveStatusCounters");
    assertThat(objectives.path("Succeeded").asLong())
        .as(name)
        .isEqualTo(
            trials.stream()
                .filter(each -> each.path("ObjectiveStatus").asString().equals("Succeeded"))
                .count());
  }

  private static long count(List<JsonNode> trials, String status) {
    return trials.stream()
        .filter(each -> each.path("TrainingJobStatus").asString().equals(status))
        .count();
  }
}
