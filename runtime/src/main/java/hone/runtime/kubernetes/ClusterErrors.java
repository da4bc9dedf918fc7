package hone.runtime.kubernetes;

import hone.runtime.site.UnavailableException;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.jspecify.annotations.Nullable;

/// Tells a cluster's refusals apart from its failures.
final class ClusterErrors {
  private static final int FAILED_INSIDE = 500;

  private ClusterErrors() {}

  /// Whether what was asked for will never be done: it is no object of the cluster's, or not
  /// allowed there. A quota that is used up has room again later.
  static boolean isRefusal(KubernetesClientException error) {
    return switch (error.getCode()) {
      case 400, 404, 422 -> true;
      case 403 -> !text(error).contains("exceeded quota");
      default -> false;
    };
  }

  /// The cluster may do it another time. It counts as an answer only where it failed inside.
  static UnavailableException unavailable(KubernetesClientException error) {
    return new UnavailableException(
        "the cluster "
            + (error.getCode() == 0 ? "does not answer: " : "answered " + error.getCode() + ": ")
            + text(error),
        error,
        error.getCode() == FAILED_INSIDE);
  }

  /// What the cluster says, without the client's own words about it.
  static String text(KubernetesClientException error) {
    @Nullable Status status = error.getStatus();
    if (status != null && status.getMessage() != null) {
      return status.getMessage();
    }
    @Nullable Throwable cause = error.getCause();
    return cause == null ? String.valueOf(error.getMessage()) : error.getMessage() + ": " + cause;
  }
}
