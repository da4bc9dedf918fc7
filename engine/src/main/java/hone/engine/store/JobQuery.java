package hone.engine.store;

import hone.engine.job.Identity;
import hone.engine.job.JobStatus;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Which jobs to list, and how. `null` leaves a filter out.
///
/// @param tuningId only the training jobs of this tuning job, or `NO_TUNING_JOB`
/// @param size at most so many items, from 1
/// @param after where the page starts
public record JobQuery(
    Sort sort,
    boolean ascending,
    Filter filter,
    @Nullable Long tuningId,
    int size,
    Page.@Nullable Cursor after) {

  /// As `tuningId`: only training jobs that no tuning job created.
  public static final long NO_TUNING_JOB = 0;

  /// What a list is sorted by. Sorting by objective leaves out what has none.
  public enum Sort {
    NAME,
    CREATION_TIME,
    MODIFIED_TIME,
    STATUS,
    OBJECTIVE;

    /// Where a job is in a list that is sorted so.
    ///
    /// @param objective of a training job that has one
    public Page.Cursor cursor(
        Identity job, JobStatus status, Instant modifiedAt, @Nullable Double objective) {
      String key =
          switch (this) {
            case NAME -> job.nameKey();
            case CREATION_TIME -> "" + job.createdAt().toEpochMilli();
            case MODIFIED_TIME -> "" + modifiedAt.toEpochMilli();
            case STATUS -> status.name();
            case OBJECTIVE -> "" + Objects.requireNonNull(objective, "no objective");
          };
      return new Page.Cursor(key, job.id());
    }
  }

  /// Filters; times are strict.
  public record Filter(
      @Nullable String nameContains,
      @Nullable JobStatus status,
      @Nullable Instant createdAfter,
      @Nullable Instant createdBefore,
      @Nullable Instant modifiedAfter,
      @Nullable Instant modifiedBefore) {

    public static final Filter NONE = new Filter(null, null, null, null, null, null);
  }
}
