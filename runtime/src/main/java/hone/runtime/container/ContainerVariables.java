package hone.runtime.container;

import hone.engine.backend.TrainingOrder;
import hone.runtime.contract.Hosts.Host;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// The environment of a training job's container.
public final class ContainerVariables {
  private static final String USER = "sagemaker";

  private ContainerVariables() {}

  /// What SageMaker's platform sets; the toolkit in the image makes its own variables of the files.
  ///
  /// @param user whom the program runs as, or empty for the image's own
  public static SequencedMap<String, String> of(TrainingOrder order, Host host, String user) {
    var variables = new LinkedHashMap<String, String>();
    if (!user.isEmpty()) {
      // The image's home folder belongs to the image's user, and the image may have no user of that
      // number, whose name would be asked for.
      variables.put("HOME", "/tmp");
      variables.put("USER", USER);
      variables.put("LOGNAME", USER);
    }
    variables.put("TRAINING_JOB_NAME", order.name());
    variables.put("TRAINING_JOB_ARN", order.arn());
    variables.put("AWS_REGION", order.scope().region());
    variables.put("AWS_DEFAULT_REGION", order.scope().region());
    variables.put("CURRENT_HOST", host.name());
    variables.putAll(order.spec().environment());
    return variables;
  }
}
