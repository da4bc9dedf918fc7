package hone.server.operations;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Valid requests of operations that create something named `owned-…`.
final class CreateRequests {
  private static final String TUNING =
      """
      {"HyperParameterTuningJobName": "owned-job",
       "HyperParameterTuningJobConfig": {
         "Strategy": "Random",
         "HyperParameterTuningJobObjective": {"Type": "Maximize", "MetricName": "acc"},
         "ResourceLimits": {"MaxNumberOfTrainingJobs": 2, "MaxParallelTrainingJobs": 1},
         "ParameterRanges": {
           "ContinuousParameterRanges": [{"Name": "lr", "MinValue": "1e-5", "MaxValue": "0.1"}]}},
       "TrainingJobDefinition": {
         "AlgorithmSpecification": {
           "TrainingImage": "mine", "TrainingInputMode": "File",
           "MetricDefinitions": [{"Name": "acc", "Regex": "acc=(.*)"}]},
         "RoleArn": "arn:aws:iam::123456789012:role/hone",
         "OutputDataConfig": {"S3OutputPath": "s3://b/out"},
         "ResourceConfig": {
           "InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
         "StoppingCondition": {"MaxRuntimeInSeconds": 600}},
       "Tags": [{"Key": "owned-key", "Value": "owners-secret"}]}
      """;
  private static final String TRAINING =
      """
      {"TrainingJobName": "owned-training",
       "AlgorithmSpecification": {"TrainingImage": "mine", "TrainingInputMode": "File"},
       "RoleArn": "arn:aws:iam::123456789012:role/hone",
       "OutputDataConfig": {"S3OutputPath": "s3://b/out"},
       "ResourceConfig": {
         "InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
       "StoppingCondition": {"MaxRuntimeInSeconds": 600},
       "Tags": [{"Key": "owned-key", "Value": "owners-secret"}]}
      """;
  private static final String ALGORITHM =
      """
      {"AlgorithmName": "owned-algorithm", "AlgorithmDescription": "owners-secret",
       "TrainingSpecification": {
         "TrainingImage": "mine", "SupportedTrainingInstanceTypes": ["ml.m5.large"],
         "TrainingChannels": [{"Name": "train", "SupportedContentTypes": ["text/csv"],
           "SupportedInputModes": ["File"]}]}}
      """;

  private CreateRequests() {}

  /// One for each operation that creates something, in an order in which they can be made.
  static SequencedMap<String, String> all() {
    var all = new LinkedHashMap<String, String>();
    all.put("CreateHyperParameterTuningJob", TUNING);
    all.put("CreateTrainingJob", TRAINING);
    all.put(
        "CreateExperiment",
        "{\"ExperimentName\": \"owned-experiment\", \"Description\": \"owners-secret\"}");
    all.put(
        "CreateTrial",
        "{\"TrialName\": \"owned-trial\", \"ExperimentName\": \"owned-experiment\"}");
    all.put("CreateTrialComponent", "{\"TrialComponentName\": \"owned-component\"}");
    all.put("CreateAlgorithm", ALGORITHM);
    return all;
  }

  /// A training job of an algorithm.
  static String withAlgorithm(String name) {
    return TRAINING
        .replace("owned-training", "new")
        .replace("\"TrainingImage\": \"mine\"", "\"AlgorithmName\": \"" + name + "\"");
  }

  /// A tuning job with a parent.
  static String warmStarted(String parent) {
    String start =
        "\"WarmStartConfig\": {\"WarmStartType\": \"TransferLearning\","
            + " \"ParentHyperParameterTuningJobs\": [{\"HyperParameterTuningJobName\": \""
            + parent
            + "\"}]}, \"Tags\"";
    return TUNING
        .replace("\"owned-job\"", "\"new\"")
        .replace("owned-key", "key")
        .replace("\"Tags\"", start);
  }
}
