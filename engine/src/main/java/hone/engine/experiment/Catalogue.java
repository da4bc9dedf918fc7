package hone.engine.experiment;

import hone.engine.ApiError;
import hone.engine.Arn;
import hone.engine.Ordered;
import hone.engine.Scope;
import hone.engine.job.Identity;
import hone.engine.resource.Kind;
import hone.engine.resource.PutMetric;
import hone.engine.resource.Resource;
import hone.engine.resource.Resource.Links;
import hone.engine.store.Page;
import hone.engine.store.ResourceQuery;
import hone.engine.store.ResourceQuery.Filter;
import hone.engine.store.ResourceQuery.Member;
import hone.engine.store.ResourceQuery.Relation;
import hone.engine.store.Resources;
import hone.engine.store.Store;
import hone.engine.store.Transaction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What callers may do with experiments, trials, trial components and algorithms. Whatever a method
/// has returned from is on disk. Thread-safe.
public final class Catalogue {
  /// Far beyond what a training prints; a bound, so that no caller fills the disk unseen.
  private static final int PUT_METRICS_MAX = 100_000;

  private final Store store;
  private final InstantSource clock;

  public Catalogue(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// A resource to create.
  ///
  /// @param document what the caller says of it, as JSON, opaque to the engine
  /// @param parent the name of a trial's experiment, `null` for other kinds
  public record Submission(
      Kind kind,
      Scope scope,
      String name,
      @Nullable String parent,
      String document,
      SequencedMap<String, String> tags) {
    public Submission {
      tags = Ordered.copyOf(tags);
    }
  }

  /// Create a resource.
  ///
  /// @throws ApiError if the name is in use or the parent is not there
  public Resource create(Submission submission) {
    return store.write(transaction -> create(transaction, submission));
  }

  private Resource create(Transaction transaction, Submission submission) {
    Resources.Changes resources = transaction.resources();
    Scope scope = submission.scope();
    Kind kind = submission.kind();
    String name = submission.name();
    if (resources.find(scope, kind, name).isPresent()) {
      throw ApiError.validation(
          kind.shown()
              + " names must be unique within an AWS account and region. "
              + (kind.shown() + " with name (" + name + ") already exists."));
    }
    String parent = submission.parent();
    Long parentId =
        parent == null ? null : (Long) found(resources, scope, Kind.EXPERIMENT, parent).id();
    Instant now = clock.instant();
    String arn = Arn.of(scope, kind.arnType(), name);
    Resource made =
        resources.insert(
            new Resource(
                new Identity(0, scope, name, arn, now),
                kind,
                new Links(parentId, null, null),
                submission.document(),
                now));
    transaction.tag(arn, submission.tags());
    transaction.event(made.identity(), "Created", "", now);
    return made;
  }

  /// Change a resource's document.
  ///
  /// @param change gives the new document
  /// @throws ApiError if there is none, or what the change throws
  public Resource update(Scope scope, Kind kind, String name, Function<Resource, String> change) {
    return store.write(
        transaction -> {
          Resource known = found(transaction.resources(), scope, kind, name);
          Instant now = clock.instant();
          Resource next = known.with(change.apply(known), now);
          transaction.resources().update(next);
          transaction.event(known.identity(), "Updated", "", now);
          return next;
        });
  }

  /// Remove a resource that nothing belongs to.
  ///
  /// @throws ApiError if there is none, or something belongs to it
  public Resource delete(Scope scope, Kind kind, String name) {
    return store.write(
        transaction -> {
          Resources.Changes resources = transaction.resources();
          Resource known = found(resources, scope, kind, name);
          checkAlone(resources, known);
          resources.delete(known);
          transaction.event(known.identity(), "Deleted", "", clock.instant());
          return known;
        });
  }

  private static void checkAlone(Resources resources, Resource known) {
    switch (known.kind()) {
      case EXPERIMENT ->
          checkNone(
              resources,
              known,
              Kind.TRIAL,
              Relation.TRIAL_OF_EXPERIMENT,
              "has the trial '%s'; all of its trials must be deleted first");
      case TRIAL ->
          checkNone(
              resources,
              known,
              Kind.COMPONENT,
              Relation.COMPONENT_OF_TRIAL,
              "has the trial component '%s'; all of them must be disassociated first");
      case COMPONENT ->
          checkNone(
              resources,
              known,
              Kind.TRIAL,
              Relation.TRIAL_OF_COMPONENT,
              "is associated with the trial '%s'; it must be disassociated from all first");
      case ALGORITHM -> {}
    }
  }

  private static void checkNone(
      Resources resources, Resource known, Kind other, Relation relation, String why) {
    var filter = new Filter(null, null, null, List.of(new Member(relation, known.id())), null);
    var query = new ResourceQuery(other, ResourceQuery.Sort.NAME, true, filter, 1, null);
    Page<Resource> found = resources.list(known.identity().scope(), query);
    for (Resource each : found.items()) {
      throw ApiError.validation(
          shown(known.kind(), known.identity().arn())
              + " cannot be deleted: it "
              + why.formatted(each.identity().name())
              + ".");
    }
  }

  /// A trial component and a trial.
  public record Association(Resource component, Resource trial) {}

  /// Make a trial component part of a trial; once more changes nothing.
  ///
  /// @throws ApiError if one of them is not there
  public Association associate(Scope scope, String componentName, String trialName) {
    return store.write(
        transaction -> {
          Association pair = pair(transaction.resources(), scope, componentName, trialName);
          transaction.resources().associate(pair.trial().id(), pair.component().id());
          return pair;
        });
  }

  /// Undo an association.
  ///
  /// @throws ApiError if one of them is not there
  public Association disassociate(Scope scope, String componentName, String trialName) {
    return store.write(
        transaction -> {
          Association pair = pair(transaction.resources(), scope, componentName, trialName);
          transaction.resources().disassociate(pair.trial().id(), pair.component().id());
          return pair;
        });
  }

  private static Association pair(
      Resources resources, Scope scope, String componentName, String trialName) {
    return new Association(
        found(resources, scope, Kind.COMPONENT, componentName),
        found(resources, scope, Kind.TRIAL, trialName));
  }

  /// Put metric values on a trial component.
  ///
  /// @return whether they were kept: `false` when there would be too many
  /// @throws ApiError if there is no such component
  public boolean put(Scope scope, String componentName, List<PutMetric> metrics) {
    return store.write(
        transaction -> {
          Resources.Changes resources = transaction.resources();
          Resource component = found(resources, scope, Kind.COMPONENT, componentName);
          if (resources.putMetricCount(component.id()) + metrics.size() > PUT_METRICS_MAX) {
            return false;
          }
          resources.put(component.id(), metrics);
          return true;
        });
  }

  /// The resource of that name.
  ///
  /// @throws ApiError if there is none
  public static Resource found(Resources resources, Scope scope, Kind kind, String name) {
    return resources
        .find(scope, kind, name)
        .orElseThrow(() -> missing(kind, Arn.of(scope, kind.arnType(), name)));
  }

  private static ApiError missing(Kind kind, String arn) {
    String text = shown(kind, arn) + " does not exist.";
    return switch (kind) {
      case EXPERIMENT, TRIAL, COMPONENT -> ApiError.notFound(text);
      // DescribeAlgorithm and DeleteAlgorithm have no such error in AWS's model.
      case ALGORITHM -> ApiError.validation(text);
    };
  }

  private static String shown(Kind kind, String arn) {
    return kind.shown() + " '" + arn + "'";
  }

  static void checkParent(Resource trial, Resource experiment) {
    Long parent = trial.links().parentId();
    if (parent == null || parent != experiment.id()) {
      throw ApiError.validation(
          "experimentConfig: found the trial "
              + trial.identity().name()
              + ", which belongs to another experiment; allowed is one of "
              + experiment.identity().name());
    }
  }
}
