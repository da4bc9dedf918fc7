package hone.engine.memory;

import hone.engine.Scope;
import hone.engine.job.Identity;
import hone.engine.resource.Kind;
import hone.engine.resource.PutMetric;
import hone.engine.resource.Resource;
import hone.engine.store.Page;
import hone.engine.store.ResourceQuery;
import hone.engine.store.Resources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// The resources among tables in memory. Not thread-safe.
final class MemoryResources implements Resources.Changes {
  private final Tables tables;

  MemoryResources(Tables tables) {
    this.tables = tables;
  }

  private static Tables.Titled titled(Resource resource) {
    return new Tables.Titled(
        resource.identity().scope(), resource.kind(), resource.identity().nameKey());
  }

  @Override
  public Optional<Resource> find(Scope scope, Kind kind, String name) {
    var title = new Tables.Titled(scope, kind, MemorySnapshot.key(name));
    return Optional.ofNullable(tables.titles.get(title)).flatMap(this::find);
  }

  @Override
  public Optional<Resource> find(long id) {
    return Optional.ofNullable(tables.resources.get(id));
  }

  @Override
  public Optional<Resource> ofTraining(long trainingId) {
    return tables.resources.values().stream()
        .filter(each -> Objects.equals(each.links().trainingId(), trainingId))
        .findFirst();
  }

  @Override
  public Page<Resource> list(Scope scope, ResourceQuery query) {
    Comparator<Resource> upward =
        Comparator.<Resource, String>comparing(each -> query.sort().cursor(each.identity()).key())
            .thenComparingLong(Resource::id);
    Comparator<Resource> order = query.ascending() ? upward : upward.reversed();
    Page.Cursor after = query.after();
    List<Resource> found =
        tables.resources.values().stream()
            .filter(each -> each.kind() == query.kind())
            .filter(each -> each.identity().scope().equals(scope))
            .filter(each -> passes(each, query.filter()))
            .sorted(order)
            .dropWhile(each -> after != null && !isBehind(each, after, query))
            .limit(query.size() + 1L)
            .toList();
    return Page.of(found, query.size(), each -> query.sort().cursor(each.identity()));
  }

  private static boolean isBehind(Resource resource, Page.Cursor after, ResourceQuery query) {
    int byKey = query.sort().cursor(resource.identity()).key().compareTo(after.key());
    int whole = byKey != 0 ? byKey : Long.compare(resource.id(), after.id());
    return query.ascending() ? whole > 0 : whole < 0;
  }

  private boolean passes(Resource resource, ResourceQuery.Filter filter) {
    Identity identity = resource.identity();
    String part = filter.nameContains();
    String source = filter.sourceArn();
    String own = resource.links().sourceArn();
    return (part == null || identity.nameKey().contains(MemorySnapshot.key(part)))
        && (filter.createdAfter() == null || identity.createdAt().isAfter(filter.createdAfter()))
        && (filter.createdBefore() == null || identity.createdAt().isBefore(filter.createdBefore()))
        && (source == null || (own != null && own.equalsIgnoreCase(source)))
        && filter.members().stream().allMatch(member -> isRelated(resource, member));
  }

  private boolean isRelated(Resource resource, ResourceQuery.Member member) {
    long id = member.id();
    return switch (member.relation()) {
      case TRIAL_OF_EXPERIMENT -> Objects.equals(resource.links().parentId(), id);
      case TRIAL_OF_COMPONENT ->
          tables.associations.contains(new Tables.Association(resource.id(), id));
      case COMPONENT_OF_TRIAL ->
          tables.associations.contains(new Tables.Association(id, resource.id()));
      case COMPONENT_OF_EXPERIMENT ->
          trialsOf(resource.id()).stream()
              .anyMatch(trial -> Objects.equals(trial.links().parentId(), id));
    };
  }

  @Override
  public List<Resource> trialsOf(long componentId) {
    return tables.associations.stream()
        .filter(each -> each.componentId() == componentId)
        .flatMap(each -> find(each.trialId()).stream())
        .sorted(Comparator.comparingLong(Resource::id))
        .toList();
  }

  @Override
  public List<PutMetric> putMetrics(long componentId) {
    return tables.putMetrics.getOrDefault(componentId, List.of()).stream()
        .sorted(Comparator.comparing(PutMetric::metric))
        .toList();
  }

  @Override
  public List<PutMetric> lastPut(long trainingId) {
    var last = new TreeMap<String, PutMetric>();
    ofTraining(trainingId)
        .ifPresent(
            component -> putMetrics(component.id()).forEach(each -> last.put(each.metric(), each)));
    return List.copyOf(last.values());
  }

  @Override
  public int putMetricCount(long componentId) {
    return putMetrics(componentId).size();
  }

  @Override
  public long claim(Resource resource) {
    Long there = tables.titles.get(titled(resource));
    if (there == null) {
      return insert(resource).id();
    }
    Resource known = find(there).orElseThrow();
    boolean earlier = known.links().trainingId() != null;
    if (earlier) {
      tables.putMetrics.remove(there);
    }
    update(
        new Resource(
            known.identity(),
            known.kind(),
            resource.links(),
            earlier ? resource.document() : known.document(),
            resource.modifiedAt()));
    return there;
  }

  @Override
  public Resource insert(Resource resource) {
    long id = ++tables.lastResource;
    Identity identity = resource.identity();
    var inserted =
        new Resource(
            new Identity(
                id, identity.scope(), identity.name(), identity.arn(), identity.createdAt()),
            resource.kind(),
            resource.links(),
            resource.document(),
            resource.modifiedAt());
    tables.resources.put(id, inserted);
    tables.titles.put(titled(inserted), id);
    return inserted;
  }

  @Override
  public void update(Resource resource) {
    tables.resources.replace(resource.id(), resource);
  }

  @Override
  public void delete(Resource resource) {
    long id = resource.id();
    tables.tags.remove(MemorySnapshot.key(resource.identity().arn()));
    tables.associations.removeIf(each -> each.trialId() == id || each.componentId() == id);
    tables.putMetrics.remove(id);
    tables.titles.remove(titled(resource));
    tables.resources.remove(id);
  }

  @Override
  public void associate(long trialId, long componentId) {
    tables.associations.add(new Tables.Association(trialId, componentId));
  }

  @Override
  public void disassociate(long trialId, long componentId) {
    tables.associations.remove(new Tables.Association(trialId, componentId));
  }

  @Override
  public void put(long componentId, List<PutMetric> metrics) {
    var all = new ArrayList<>(tables.putMetrics.getOrDefault(componentId, List.of()));
    all.addAll(metrics);
    tables.putMetrics.put(componentId, all);
  }
}
