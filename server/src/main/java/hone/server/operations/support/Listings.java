package hone.server.operations.support;

import hone.engine.ApiError;
import hone.engine.job.JobStatus;
import hone.engine.store.JobQuery.Sort;
import org.jspecify.annotations.Nullable;

/// Translates what list requests have in common.
public final class Listings {
  private static final int SIZE = 10;

  private Listings() {}

  /// MaxResults, of which AWS's default is 10.
  public static int size(@Nullable Integer maxResults) {
    return maxResults == null ? SIZE : maxResults;
  }

  /// SortOrder.
  public static boolean ascending(@Nullable String order, boolean otherwise) {
    return order == null ? otherwise : order.equals("Ascending");
  }

  /// SortBy.
  public static Sort sort(@Nullable String by, Sort otherwise) {
    if (by == null) {
      return otherwise;
    }
    return switch (by) {
      case "Name" -> Sort.NAME;
      case "CreationTime" -> Sort.CREATION_TIME;
      case "Status" -> Sort.STATUS;
      case "FinalObjectiveMetricValue" -> Sort.OBJECTIVE;
      default -> throw ApiError.validation("SortBy: found '" + by + "'");
    };
  }

  /// Whether StatusEquals asks for a status that AWS has and no job here ever has (`Deleting`, …),
  /// so that nothing is found.
  public static boolean neverHad(@Nullable String awsName) {
    return awsName != null && status(awsName) == null;
  }

  /// StatusEquals; `null` for any, and for one that is [never had][#neverHad].
  public static @Nullable JobStatus status(@Nullable String awsName) {
    for (JobStatus status : JobStatus.values()) {
      if (status.awsName().equals(awsName)) {
        return status;
      }
    }
    return null;
  }
}
