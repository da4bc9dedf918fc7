package hone.engine;

import java.util.Locale;

/// Amazon Resource Names as SageMaker writes them: the resource's name in lower case, although the
/// name itself keeps its case.
public final class Arn {
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
    if (region.startsWith("cn-")) {
      return "aws-cn";
    }
    return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }
}
