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

  /// StatusEquals.
  ///
  /// @throws ApiError for a status that no job of Hone ever has
  public static @Nullable JobStatus status(@Nullable String awsName) {
    if (awsName == null) {
      return null;
    }
    for (JobStatus status : JobStatus.values()) {
      if (status.awsName().equals(awsName)) {
        return status;
      }
    }
    throw ApiError.validation("StatusEquals: found '" + awsName + "', which no job here ever has.");
  }
}
