package hone.server.operations.logs;

import hone.engine.Scope;
import hone.engine.job.TrainingJob;
import hone.engine.store.JobQuery;
import hone.engine.store.Page;
import hone.engine.store.Page.Cursor;
import hone.engine.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The log streams of a scope's training jobs in an order, from any position on.
///
/// @param order of the training jobs; the streams of each stand as its attempts
/// @param prefix how the names of the wanted streams begin; by name alone
record Streams(Order order, boolean ascending, String prefix) {
  /// How many training jobs a call looks at, so that it is quick where few of them have begun.
  private static final int JOBS_MAX = 1_000;

  private static final int JOBS_PAGE = 100;

  /// Greater than all that names of training jobs are made of.
  private static final String LAST = "\u007f";

  enum Order {
    NAME,
    /// By when the training job last changed, which is a little after its last line at the most.
    TIME,
    /// By when the training job was created, which stays.
    CREATION
  }

  /// Where a part starts.
  ///
  /// @param key what the training job is sorted by
  /// @param id the training job's
  /// @param told how many of its streams stand before
  record Position(String key, long id, int told) {
    String text() {
      return key + "/" + id + "/" + told;
    }

    private boolean isReached(Position other, boolean ascending) {
      int order = other.key.compareTo(key);
      int jobs = order == 0 ? Long.compare(other.id, id) : order;
      return jobs == 0 ? other.told >= told : ascending == jobs > 0;
    }
  }

  /// The position that a text names.
  ///
  /// @throws IllegalArgumentException if it is none of this order
  Position position(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 3 || !parts[2].matches("[0-9]{1,10}")) {
      throw new IllegalArgumentException(text);
    }
    if (order != Order.NAME) {
      Long.parseLong(parts[0]);
    }
    return new Position(parts[0], Long.parseLong(parts[1]), Integer.parseInt(parts[2]));
  }

  /// @param first where the part starts, also once other training jobs have come before it; `null`
  ///     for the beginning
  /// @param next where the following streams start, or `null` at the end
  record Part(List<TrainingStream> streams, @Nullable Position first, @Nullable Position next) {}

  /// Streams from a position on, at most so many.
  ///
  /// @param from `null` for the beginning
  Part part(Snapshot store, Scope scope, @Nullable Position from, int max) {
    return part(store, scope, from, null, max);
  }

  /// The streams between two positions, at most so many; not by time, which moves them.
  ///
  /// @param until `null` for the end
  /// @return with `until` as its `next` where these are all, or perhaps no stream and another
  ///     `next`, where the training jobs looked at have no streams
  Part part(
      Snapshot store, Scope scope, @Nullable Position from, @Nullable Position until, int max) {
    var found = new ArrayList<TrainingStream>();
    Position first = from;
    Position at = from;
    if (isOneJob()) {
      // Also one that was deleted, as long as there is no other of its name.
      return store.trainingJobsNamed(scope, keyPrefix()).stream()
          .findFirst()
          .map(job -> new Part(found, from, add(found, job, from, until, max)))
          .orElse(new Part(found, from, null));
    }
    for (int jobs = 0; jobs < JOBS_MAX; jobs += JOBS_PAGE) {
      Page<TrainingJob> page = store.trainingJobs(scope, query(at));
      for (TrainingJob job : page.items()) {
        if (!nameKey(job).startsWith(keyPrefix())) {
          return new Part(found, first, null);
        }
        first = first == null ? new Position(key(job), job.id(), 0) : first;
        Position next = add(found, job, at, until, max);
        if (next != null) {
          return new Part(found, first, next);
        }
        at = new Position(key(job), job.id(), Integer.MAX_VALUE);
      }
      if (page.next() == null) {
        return new Part(found, first, null);
      }
    }
    return new Part(found, first, at);
  }

  /// Add a training job's streams from a position on.
  ///
  /// @return where the following streams start, if this is not all
  private @Nullable Position add(
      List<TrainingStream> found,
      TrainingJob job,
      @Nullable Position from,
      @Nullable Position until,
      int max) {
    String key = key(job);
    int told = from != null && from.id() == job.id() ? from.told() : 0;
    List<TrainingStream> streams = TrainingStream.of(job);
    for (; told < streams.size(); told++) {
      if (until != null && until.isReached(new Position(key, job.id(), told), ascending)) {
        return until;
      }
      if (found.size() == max) {
        return new Position(key, job.id(), told);
      }
      if (streams.get(told).name().startsWith(prefix)) {
        found.add(streams.get(told));
      }
    }
    return null;
  }

  private boolean isOneJob() {
    return prefix.contains("/");
  }

  /// How the keys of the wanted training jobs begin.
  private String keyPrefix() {
    int slash = prefix.indexOf('/');
    return (slash < 0 ? prefix : prefix.substring(0, slash)).toLowerCase(Locale.ROOT);
  }

  private String key(TrainingJob job) {
    return switch (order) {
      case NAME -> nameKey(job);
      case TIME -> Long.toString(job.state().modifiedAt().toEpochMilli());
      case CREATION -> Long.toString(job.identity().createdAt().toEpochMilli());
    };
  }

  private static String nameKey(TrainingJob job) {
    return job.identity().name().toLowerCase(Locale.ROOT);
  }

  private JobQuery query(@Nullable Position at) {
    JobQuery.Sort sort =
        switch (order) {
          case NAME -> JobQuery.Sort.NAME;
          case TIME -> JobQuery.Sort.MODIFIED_TIME;
          case CREATION -> JobQuery.Sort.CREATION_TIME;
        };
    return new JobQuery(sort, ascending, JobQuery.Filter.NONE, null, JOBS_PAGE, before(at));
  }

  /// The position right before a training job, which is looked at again for its other streams.
  private @Nullable Cursor before(@Nullable Position at) {
    if (at != null) {
      boolean whole = at.told() == Integer.MAX_VALUE;
      return new Cursor(at.key(), whole ? at.id() : ascending ? at.id() - 1 : at.id() + 1);
    }
    if (keyPrefix().isEmpty()) {
      return null;
    }
    return ascending ? new Cursor(keyPrefix(), 0) : new Cursor(keyPrefix() + LAST, Long.MAX_VALUE);
  }
}
