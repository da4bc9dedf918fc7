package hone.server.operations.search;

import hone.api.sagemaker.ExperimentConfig;
import hone.api.sagemaker.SearchPaths;
import hone.engine.Scope;
import hone.engine.job.TrainingJob;
import hone.engine.resource.Kind;
import hone.engine.resource.Resource;
import hone.engine.store.Page;
import hone.engine.store.ResourceQuery;
import hone.engine.store.ResourceQuery.Filter;
import hone.engine.store.ResourceQuery.Member;
import hone.engine.store.ResourceQuery.Relation;
import hone.engine.store.Snapshot;
import hone.server.operations.experiments.ComponentView;
import hone.server.operations.experiments.ExperimentOperations;
import hone.server.operations.experiments.TrialOperations;
import hone.server.operations.search.records.Found;
import hone.server.operations.search.records.Nodes;
import hone.server.operations.training.TrainingView;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Experiments, trials and trial components as records of searches.
///
/// @param record the member of SearchRecord that holds its records
/// @param name the member that is the resource's name
/// @param tree the record of a resource
record ResourceSources(
    Kind kind,
    String record,
    String name,
    Schema schema,
    BiFunction<Snapshot, Resource, ObjectNode> tree)
    implements Source {

  static Source experiments() {
    return new ResourceSources(
        Kind.EXPERIMENT,
        "Experiment",
        "ExperimentName",
        Schema.of(SearchPaths.EXPERIMENT),
        (_, experiment) -> Nodes.tree(ExperimentOperations.describe(experiment)));
  }

  static Source trials() {
    return new ResourceSources(
        Kind.TRIAL, "Trial", "TrialName", Schema.of(SearchPaths.TRIAL), ResourceSources::trial);
  }

  static Source components() {
    return new ResourceSources(
        Kind.COMPONENT,
        "TrialComponent",
        "TrialComponentName",
        Schema.of(SearchPaths.TRIAL_COMPONENT),
        ResourceSources::component);
  }

  /// What changed a component last may have been its training job: that is in no column.
  @Override
  public Optional<Order> order(String property) {
    if (property.equals(name)) {
      return Optional.of(Order.NAME);
    }
    return property.equals("CreationTime") ? Optional.of(Order.CREATION_TIME) : Optional.empty();
  }

  @Override
  public Page<Found> page(Snapshot store, Scope scope, Slice slice) {
    Conjuncts conjuncts = slice.conjuncts();
    var filter =
        new Filter(
            conjuncts.part(name),
            conjuncts.after("CreationTime"),
            conjuncts.before("CreationTime"),
            member(store, scope, conjuncts).stream().toList(),
            conjuncts.equal("Source.SourceArn").orElse(null));
    var sort =
        slice.order() == Order.NAME ? ResourceQuery.Sort.NAME : ResourceQuery.Sort.CREATION_TIME;
    var query =
        new ResourceQuery(kind, sort, slice.ascending(), filter, slice.size(), slice.after());
    Page<Resource> page = store.resources().list(scope, query);
    var changes = new Changes(store, page.items());
    return new Page<>(
        page.items().stream().map(each -> found(changes, each, slice.order())).toList(),
        page.next());
  }

  /// An experiment or a trial that records must belong to. One that is not there leaves it to the
  /// comparison to find nothing.
  private Optional<Member> member(Snapshot store, Scope scope, Conjuncts conjuncts) {
    return switch (kind) {
      case TRIAL ->
          related(store, scope, Kind.EXPERIMENT, conjuncts.equal("ExperimentName"))
              .map(found -> new Member(Relation.TRIAL_OF_EXPERIMENT, found.id()));
      case COMPONENT ->
          related(store, scope, Kind.TRIAL, conjuncts.equal("Parents.TrialName"))
              .map(found -> new Member(Relation.COMPONENT_OF_TRIAL, found.id()))
              .or(
                  () ->
                      related(
                              store,
                              scope,
                              Kind.EXPERIMENT,
                              conjuncts.equal("Parents.ExperimentName"))
                          .map(found -> new Member(Relation.COMPONENT_OF_EXPERIMENT, found.id())));
      case EXPERIMENT, ALGORITHM -> Optional.empty();
    };
  }

  private static Optional<Resource> related(
      Snapshot store, Scope scope, Kind kind, Optional<String> name) {
    return name.flatMap(each -> store.resources().find(scope, kind, each));
  }

  private Found found(Changes changes, Resource resource, Order order) {
    return new Found(
        resource.id(),
        order == Order.NAME
            ? resource.identity().name().toLowerCase(Locale.ROOT)
            : "" + resource.identity().createdAt().toEpochMilli(),
        member -> quick(changes, resource, member),
        () -> tagged(changes.store, resource));
  }

  private @Nullable JsonNode quick(Changes changes, Resource resource, String member) {
    Snapshot store = changes.store;
    if (member.equals(name)) {
      return Nodes.text(resource.identity().name());
    }
    return switch (member) {
      case "CreationTime" -> Nodes.time(resource.identity().createdAt());
      case "Tags" -> Nodes.tags(store.tags(resource.identity().arn()));
      case "Parents" -> kind == Kind.COMPONENT ? parents(store, resource) : null;
      case "LastModifiedTime" -> Nodes.time(changes.last(resource));
      default -> null;
    };
  }

  /// When some resources changed last: a component does with its training job. That is read for all
  /// of them when it is first asked for. Not thread-safe.
  private static final class Changes {
    private final Snapshot store;
    private final List<Resource> resources;
    private @Nullable Map<Long, Instant> trainings;

    Changes(Snapshot store, List<Resource> resources) {
      this.store = store;
      this.resources = resources;
    }

    Instant last(Resource resource) {
      Instant own = resource.modifiedAt();
      Long training = resource.links().trainingId();
      if (training == null) {
        return own;
      }
      Map<Long, Instant> all = trainings;
      if (all == null) {
        all =
            store
                .glances()
                .modifiedAt(
                    resources.stream()
                        .map(each -> each.links().trainingId())
                        .filter(Objects::nonNull)
                        .toList());
        trainings = all;
      }
      Instant jobs = all.get(training);
      return jobs == null || jobs.isBefore(own) ? own : jobs;
    }
  }

  private ObjectNode tagged(Snapshot store, Resource resource) {
    ObjectNode record = tree.apply(store, resource);
    Nodes.addTags(record, store.tags(resource.identity().arn()));
    return record;
  }

  private static ObjectNode trial(Snapshot store, Resource trial) {
    ObjectNode record = Nodes.tree(TrialOperations.describe(store, trial));
    var filter =
        new Filter(
            null, null, null, List.of(new Member(Relation.COMPONENT_OF_TRIAL, trial.id())), null);
    var query =
        new ResourceQuery(
            Kind.COMPONENT, ResourceQuery.Sort.CREATION_TIME, true, filter, 10_000, null);
    record.set(
        "TrialComponentSummaries",
        Nodes.list(
            store.resources().list(trial.identity().scope(), query).items().stream()
                .map(ComponentView::simple)
                .toList()));
    return record;
  }

  private static ObjectNode component(Snapshot store, Resource component) {
    ObjectNode record = Nodes.tree(ComponentView.describe(store, component));
    ArrayNode parents = parents(store, component);
    if (!parents.isEmpty()) {
      record.set("Parents", parents);
    }
    TrainingJob job = ComponentView.training(store, component);
    String source = component.links().sourceArn();
    if (job != null && source != null) {
      ObjectNode detail = Nodes.object().put("SourceArn", source);
      detail.set("TrainingJob", JobSources.Trainings.tree(store, job));
      record.set("SourceDetail", detail);
      ExperimentConfig config = TrainingView.experimentConfig(job);
      if (config != null && config.runName() != null) {
        record.put("RunName", config.runName());
      }
    }
    return record;
  }

  private static ArrayNode parents(Snapshot store, Resource component) {
    return Nodes.list(
        store.resources().trialsOf(component.id()).stream()
            .map(trial -> TrialOperations.parent(store, trial))
            .toList());
  }
}
