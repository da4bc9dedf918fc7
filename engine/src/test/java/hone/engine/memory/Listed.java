package hone.engine.memory;

import hone.engine.job.Identity;
import hone.engine.job.JobStatus;
import hone.engine.job.TrainingJob;
import hone.engine.job.TuningJob;
import hone.engine.store.JobQuery;
import hone.engine.store.Page;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Filters, sorts and cuts lists of jobs as the SQL stores do.
final class Listed {
  private Listed() {}

  /// A job with what lists look at.
  private record Item<T>(
      T job, Identity identity, JobStatus status, Instant modifiedAt, @Nullable Double objective) {
    boolean hasFinalObjective() {
      return objective != null && (status == JobStatus.COMPLETED || status == JobStatus.STOPPED);
    }

    boolean passes(JobQuery.Filter filter) {
      String part = filter.nameContains();
      return (part == null || identity.nameKey().contains(MemorySnapshot.key(part)))
          && (filter.status() == null || filter.status() == status)
          && isBetween(identity.createdAt(), filter.createdAfter(), filter.createdBefore())
          && isBetween(modifiedAt, filter.modifiedAfter(), filter.modifiedBefore());
    }

    private static boolean isBetween(
        Instant at, @Nullable Instant after, @Nullable Instant before) {
      long millis = at.toEpochMilli();
      return (after == null || millis > after.toEpochMilli())
          && (before == null || millis < before.toEpochMilli());
    }

    Page.Cursor cursor(JobQuery.Sort sort) {
      return sort.cursor(identity, status, modifiedAt, objective);
    }
  }

  static Page<TuningJob> tunings(Stream<TuningJob> jobs, JobQuery query) {
    return page(
        jobs.map(
            job ->
                new Item<>(
                    job, job.identity(), job.state().status(), job.state().modifiedAt(), null)),
        query);
  }

  static Page<TrainingJob> trainings(Stream<TrainingJob> jobs, JobQuery query) {
    return page(
        jobs.map(
            job ->
                new Item<>(
                    job,
                    job.identity(),
                    job.state().status(),
                    job.state().modifiedAt(),
                    job.state().objective())),
        query);
  }

  private static <T> Page<T> page(Stream<Item<T>> items, JobQuery query) {
    Comparator<Item<T>> upward = order(query.sort());
    Comparator<Item<T>> order = query.ascending() ? upward : upward.reversed();
    Page.Cursor after = query.after();
    List<Item<T>> found =
        items
            .filter(item -> item.passes(query.filter()))
            .filter(item -> query.sort() != JobQuery.Sort.OBJECTIVE || item.hasFinalObjective())
            .filter(item -> after == null || isBehind(item, after, query))
            .sorted(order)
            .limit(query.size() + 1L)
            .toList();
    Page<Item<T>> page = Page.of(found, query.size(), last -> last.cursor(query.sort()));
    return new Page<>(page.items().stream().map(Item::job).toList(), page.next());
  }

  private static <T> boolean isBehind(Item<T> item, Page.Cursor after, JobQuery query) {
    int byKey =
        switch (query.sort()) {
          case NAME, STATUS -> item.cursor(query.sort()).key().compareTo(after.key());
          case CREATION_TIME ->
              Long.compare(item.identity().createdAt().toEpochMilli(), Long.parseLong(after.key()));
          case MODIFIED_TIME ->
              Long.compare(item.modifiedAt().toEpochMilli(), Long.parseLong(after.key()));
          case OBJECTIVE -> Double.compare(objective(item), Double.parseDouble(after.key()));
        };
    int whole = byKey != 0 ? byKey : Long.compare(item.identity().id(), after.id());
    return query.ascending() ? whole > 0 : whole < 0;
  }

  private static double objective(Item<?> item) {
    Double value = item.objective();
    return value == null ? Double.NaN : value;
  }

  private static <T> Comparator<Item<T>> order(JobQuery.Sort sort) {
    Comparator<Item<T>> byKey =
        switch (sort) {
          case NAME, STATUS -> Comparator.comparing(item -> item.cursor(sort).key());
          case CREATION_TIME ->
              Comparator.comparingLong(item -> item.identity().createdAt().toEpochMilli());
          case MODIFIED_TIME -> Comparator.comparingLong(item -> item.modifiedAt().toEpochMilli());
          case OBJECTIVE -> Comparator.comparingDouble(Listed::objective);
        };
    return byKey.thenComparingLong(item -> item.identity().id());
  }
}
