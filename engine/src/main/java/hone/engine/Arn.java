package hone.engine;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Amazon Resource Names as SageMaker writes them: the resource's name in lower case, although the
/// name itself keeps its case.
public final class Arn {
  /// By the start of their regions' names; all other regions are of `aws`.
  private static final List<Map.Entry<String, String>> PARTITIONS =
      List.of(
          Map.entry("cn-", "aws-cn"),
          Map.entry("us-gov-", "aws-us-gov"),
          Map.entry("us-iso-", "aws-iso"),
          Map.entry("us-isob-", "aws-iso-b"),
          Map.entry("eu-isoe-", "aws-iso-e"),
          Map.entry("us-isof-", "aws-iso-f"),
          Map.entry("eusc-", "aws-eusc"));

  private Arn() {}

  /// The ARN of a tuning job.
  public static String ofTuningJob(Scope scope, String name) {
    return of(scope, "hyper-parameter-tuning-job", name);
  }

  /// The ARN of a training job.
  public static String ofTrainingJob(Scope scope, String name) {
    return of(scope, "training-job", name);
  }

  /// The ARN of a resource of any type, e.g. `experiment-trial`.
  public static String of(Scope scope, String type, String name) {
    return "arn:"
        + partition(scope.region())
        + ":sagemaker:"
        + scope.region()
        + ":"
        + scope.account()
        + ":"
        + type
        + "/"
        + name.toLowerCase(Locale.ROOT);
  }

  /// AWS's name for the part of the world that a region belongs to.
  public static String partition(String region) {
    return PARTITIONS.stream()
        .filter(each -> region.startsWith(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("aws");
  }
}
