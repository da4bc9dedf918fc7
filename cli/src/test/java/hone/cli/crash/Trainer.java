package hone.cli.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// A training program that writes itself into a ledger which no server touches, and the requests
/// that run it.
///
/// @param folder where program and ledger are
record Trainer(Path folder) {

  /// One start of the program.
  record Line(String attempt, long pid, String job) {}

  /// Write the program.
  ///
  /// @param work what it does between its first and last line, as shell text
  static Trainer in(Path folder, String work) throws IOException {
    Path script = folder.resolve("train.sh");
    Files.writeString(
        script,
        """
        #!/bin/sh
        echo "$HONE_ATTEMPT $$ $TRAINING_JOB_NAME" >>"%s/ledger"
        %s
        echo "score=${SM_HP_X:-1};"
        """
            .formatted(folder, work));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Trainer(folder);
  }

  /// Every start so far.
  List<Line> ledger() throws IOException {
    Path file = folder.resolve("ledger");
    if (!Files.exists(file)) {
      return List.of();
    }
    return Files.readAllLines(file).stream()
        .map(line -> line.split(" ", 3))
        .map(parts -> new Line(parts[0], Long.parseLong(parts[1]), parts[2]))
        .toList();
  }

  private String training(String retries) {
    return """
    "AlgorithmSpecification": {
      "TrainingImage": "local:%s/train.sh", "TrainingInputMode": "File",
      "MetricDefinitions": [{"Name": "score", "Regex": "score=(.*?);"}]},
    "RoleArn": "arn:aws:iam::000000000000:role/hone",
    "OutputDataConfig": {"S3OutputPath": "s3://results/output"},
    "ResourceConfig": {
      "InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
    %s
    "StoppingCondition": {"MaxRuntimeInSeconds": 600}\
    """
        .formatted(folder, retries);
  }

  /// A request for a tuning job.
  ///
  /// @param retries how often a training job that the service itself failed is tried again
  String tuningJob(String name, int jobs, int parallel, int retries) {
    String retry =
        retries == 0 ? "" : "\"RetryStrategy\": {\"MaximumRetryAttempts\": %d},".formatted(retries);
    return """
    {"HyperParameterTuningJobName": "%s",
     "HyperParameterTuningJobConfig": {
       "Strategy": "Random",
       "HyperParameterTuningJobObjective": {"Type": "Maximize", "MetricName": "score"},
       "ResourceLimits": {"MaxNumberOfTrainingJobs": %d, "MaxParallelTrainingJobs": %d},
       "ParameterRanges": {"ContinuousParameterRanges": [
         {"Name": "x", "MinValue": "0", "MaxValue": "1"}]}},
     "TrainingJobDefinition": {%s}}
    """
        .formatted(name, jobs, parallel, training(retry));
  }

  /// A request for a training job of one's own.
  String trainingJob(String name) {
    return "{\"TrainingJobName\": \"%s\", %s}".formatted(name, training(""));
  }
}
