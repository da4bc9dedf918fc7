package hone.server.operations;

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
       "Tags": [{"Key": "k", "Value": "owned"}]}
      """;
  private static final String TRAINING =
      """
      {"TrainingJobName": "owned-training",
       "AlgorithmSpecification": {"TrainingImage": "mine", "TrainingInputMode": "File"},
       "RoleArn": "arn:aws:iam::123456789012:role/hone",
       "OutputDataConfig": {"S3OutputPath": "s3://b/out"},
       "ResourceConfig": {
         "InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
       "StoppingCondition": {"MaxRuntimeInSeconds": 600}}
      """;

  private CreateRequests() {}

  /// The request of an operation.
  static String of(String operation) {
    return switch (operation) {
      case "CreateHyperParameterTuningJob" -> TUNING;
      case "CreateTrainingJob" -> TRAINING;
      default -> throw new IllegalArgumentException("no request of " + operation);
    };
  }
}
