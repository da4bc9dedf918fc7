package hone.server.operations.logs;

import hone.engine.Arn;
import hone.server.http.Caller;
import hone.server.operations.support.CloudWatchErrors;
import org.jspecify.annotations.Nullable;

/// The one log group there is, SageMaker's for training jobs: `/aws/sagemaker/TrainingJobs`.
final class TrainingLogGroup {
  static final String NAME = "/aws/sagemaker/TrainingJobs";

  private TrainingLogGroup() {}

  /// Refuse any other group.
  ///
  /// @param identifier its name or ARN, which clients may give instead of its name
  static void check(Caller caller, @Nullable String name, @Nullable String identifier) {
    String asked = name == null ? identifier : name;
    if (asked == null || !isNamed(caller, asked)) {
      throw CloudWatchErrors.logNotFound(
          "The specified log group does not exist. The only one is " + NAME);
    }
  }

  /// Whether a name or an ARN is that of the caller's group.
  static boolean isNamed(Caller caller, String identifier) {
    String arn = arn(caller);
    return identifier.equals(NAME) || identifier.equals(arn) || identifier.equals(arn + ":*");
  }

  static String arn(Caller caller) {
    return "arn:"
        + Arn.partition(caller.region())
        + ":logs:"
        + caller.region()
        + ":"
        + caller.scope().account()
        + ":log-group:"
        + NAME;
  }
}
