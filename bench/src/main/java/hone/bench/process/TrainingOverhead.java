package hone.bench.process;

import hone.cli.client.AwsClient;
import hone.cli.client.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The server's overhead per training job: from the end of one trial's process, which frees its
/// slot, to the first instruction of the next trial's process.
///
/// A tuning job with one training job at a time runs a shell script that writes down its own start
/// and end. The overhead thus holds all of it: seeing the end, storing the model, the decision,
/// the next suggestion, the store's commits, preparing the folder, starting the process.
final class TrainingOverhead {
  private static final String SCRIPT =
      """
      #!/bin/sh
      date +%s%N >>"TIMES/$TRAINING_JOB_NAME"
      echo "score=$SM_HP_X;"
      date +%s%N >>"TIMES/$TRAINING_JOB_NAME"
      """;

  private TrainingOverhead() {}

  /// Run so many training jobs and measure the gaps between them, in milliseconds.
  ///
  /// @param work a new folder for what they leave, not within the server's data
  static Figures measure(Server server, Path work, int trainings)
      throws IOException, InterruptedException {
    Path times = Files.createDirectories(work.resolve("times"));
    Path script = work.resolve("trivial.sh");
    Files.writeString(script, SCRIPT.replace("TIMES", times.toString()));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (AwsClient client = server.client()) {
      client.sagemaker(
          "CreateHyperParameterTuningJob", request(script, work.resolve("output"), trainings));
      waitForEnd(client);
    }
    return gaps(times);
  }

  private static ObjectNode request(Path script, Path output, int trainings) {
    return (ObjectNode)
        Json.read(
            """
            {"HyperParameterTuningJobName": "overhead",
             "HyperParameterTuningJobConfig": {
               "Strategy": "Random",
               "HyperParameterTuningJobObjective": {"Type": "Maximize", "MetricName": "score"},
               "ResourceLimits": {"MaxNumberOfTrainingJobs": %d, "MaxParallelTrainingJobs": 1},
               "ParameterRanges": {"ContinuousParameterRanges": [
                 {"Name": "x", "MinValue": "0", "MaxValue": "1"}]}},
             "TrainingJobDefinition": {
               "AlgorithmSpecification": {
                 "TrainingImage": "local:%s", "TrainingInputMode": "File",
                 "MetricDefinitions": [{"Name": "score", "Regex": "score=(.*?);"}]},
               "RoleArn": "arn:aws:iam::000000000000:role/hone",
               "OutputDataConfig": {"S3OutputPath": "file://%s"},
               "ResourceConfig": {
                 "InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
               "StoppingCondition": {"MaxRuntimeInSeconds": 600}}}
            """
                .formatted(trainings, script, output),
            "the request");
  }

  private static void waitForEnd(AwsClient client) throws InterruptedException {
    var name = Json.object().put("HyperParameterTuningJobName", "overhead");
    while (true) {
      JsonNode job = client.sagemaker("DescribeHyperParameterTuningJob", name);
      String status = job.path("HyperParameterTuningJobStatus").asString("");
      if (status.equals("Completed")) {
        return;
      }
      if (!status.equals("InProgress")) {
        throw new IllegalStateException("the tuning job is " + status + ": " + Json.line(job));
      }
      Thread.sleep(500);
    }
  }

  private static Figures gaps(Path times) throws IOException {
    var runs = new ArrayList<long[]>();
    try (var files = Files.list(times)) {
      for (Path file : files.toList()) {
        List<String> lines = Files.readAllLines(file);
        runs.add(new long[] {Long.parseLong(lines.get(0)), Long.parseLong(lines.get(1))});
      }
    }
    runs.sort(Comparator.comparingLong(run -> run[0]));
    var gaps = new ArrayList<Double>();
    for (int i = 1; i < runs.size(); i++) {
      gaps.add((runs.get(i)[0] - runs.get(i - 1)[1]) / 1e6);
    }
    return new Figures(gaps);
  }
}
