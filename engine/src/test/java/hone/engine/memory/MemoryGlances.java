package hone.engine.memory;

import hone.engine.Scope;
import hone.engine.job.MetricSummary;
import hone.engine.job.Origin;
import hone.engine.job.TrainingJob;
import hone.engine.resource.PutMetric;
import hone.engine.sql.rows.Documents;
import hone.engine.store.Glances;
import hone.engine.store.JobQuery;
import hone.engine.store.Page;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Training jobs at a glance, from whole ones.
record MemoryGlances(MemorySnapshot snapshot) implements Glances {

  @Override
  public Page<Glance> list(Scope scope, JobQuery query) {
    Page<TrainingJob> page = snapshot.trainingJobs(scope, query);
    return new Page<>(page.items().stream().map(MemoryGlances::glance).toList(), page.next());
  }

  private static Glance glance(TrainingJob job) {
    Origin origin = job.origin();
    return new Glance(
        job.identity(),
        job.state().status(),
        job.state().modifiedAt(),
        origin == null ? null : origin.tuningArn(),
        job.blueprint().id(),
        Documents.write(job.hyperparameters()));
  }

  @Override
  public Map<Long, Instant> modifiedAt(Collection<Long> trainingIds) {
    var all = new HashMap<Long, Instant>();
    for (Long id : trainingIds) {
      snapshot.trainingJob(id).ifPresent(job -> all.put(id, job.state().modifiedAt()));
    }
    return all;
  }

  @Override
  public Map<Long, List<MetricSummary>> metrics(Collection<Long> trainingIds) {
    return each(trainingIds, snapshot::metrics);
  }

  @Override
  public Map<Long, List<PutMetric>> lastPut(Collection<Long> trainingIds) {
    return each(trainingIds, snapshot.resources()::lastPut);
  }

  @Override
  public Map<Long, List<String>> metricNames(Collection<Long> trainingIds) {
    return each(
        trainingIds,
        id -> {
          var names = new LinkedHashSet<String>();
          names.addAll(
              snapshot.tables.metrics.getOrDefault(id, new LinkedHashMap<>()).sequencedKeySet());
          lastPut(List.of(id)).values().forEach(put -> put.forEach(m -> names.add(m.metric())));
          return List.copyOf(names);
        });
  }

  private static <T> Map<Long, List<T>> each(Collection<Long> ids, Function<Long, List<T>> list) {
    var all = new HashMap<Long, List<T>>();
    for (Long id : ids) {
      List<T> found = list.apply(id);
      if (!found.isEmpty()) {
        all.put(id, found);
      }
    }
    return all;
  }

  @Override
  public Map<Long, String> documents(Collection<Long> blueprintIds) {
    var all = new HashMap<Long, String>();
    snapshot.tables.trainings.values().stream()
        .map(TrainingJob::blueprint)
        .filter(each -> blueprintIds.contains(each.id()))
        .forEach(each -> all.put(each.id(), each.document()));
    return all;
  }
}
