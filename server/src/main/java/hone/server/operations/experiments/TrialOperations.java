package hone.server.operations.experiments;

import hone.api.Shape;
import hone.api.Wire;
import hone.api.sagemaker.CreateTrialRequest;
import hone.api.sagemaker.CreateTrialResponse;
import hone.api.sagemaker.DeleteTrialResponse;
import hone.api.sagemaker.DescribeTrialRequest;
import hone.api.sagemaker.DescribeTrialResponse;
import hone.api.sagemaker.ListTrialsRequest;
import hone.api.sagemaker.ListTrialsResponse;
import hone.api.sagemaker.Operations;
import hone.api.sagemaker.Parent;
import hone.api.sagemaker.TrialSource;
import hone.api.sagemaker.TrialSummary;
import hone.api.sagemaker.UpdateTrialRequest;
import hone.api.sagemaker.UpdateTrialResponse;
import hone.engine.Scope;
import hone.engine.experiment.Catalogue;
import hone.engine.resource.Kind;
import hone.engine.resource.Resource;
import hone.engine.store.ResourceQuery.Filter;
import hone.engine.store.ResourceQuery.Member;
import hone.engine.store.ResourceQuery.Relation;
import hone.engine.store.Resources;
import hone.engine.store.Snapshot;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.NamedResources;
import hone.server.operations.support.ResourcePages;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;
import hone.server.operations.support.Users;
import hone.server.operations.tags.TagMaps;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operations on trials. A trial's document is what of DescribeTrial's answer callers said.
public final class TrialOperations {
  private final Services services;
  private final NamedResources resources;

  private TrialOperations(Services services) {
    this.services = services;
    resources = new NamedResources(services, Kind.TRIAL);
  }

  public static List<Operation> operations(Services services) {
    var trials = new TrialOperations(services);
    return List.of(
        ShapedOperation.creating(Operations.CREATE_TRIAL, trials::create),
        ShapedOperation.answering(Operations.DESCRIBE_TRIAL, trials::describe),
        ShapedOperation.answering(Operations.LIST_TRIALS, trials::list),
        ShapedOperation.answering(Operations.UPDATE_TRIAL, trials::update),
        ShapedOperation.answering(
            Operations.DELETE_TRIAL,
            (caller, request) ->
                new DeleteTrialResponse(trials.resources.delete(caller, request.trialName()))));
  }

  private Shape create(Caller caller, CreateTrialRequest request) {
    DescribeTrialResponse document =
        DescribeTrialResponse.builder()
            .displayName(request.displayName())
            .metadataProperties(request.metadataProperties())
            .createdBy(Users.of(caller))
            .build();
    var asked =
        new NamedResources.Asked(
            request.trialName(), request.experimentName(), TagMaps.of(request.tags()));
    return new CreateTrialResponse(resources.create(caller, asked, document));
  }

  private Shape update(Caller caller, UpdateTrialRequest request) {
    return new UpdateTrialResponse(
        resources.update(
            caller, request.trialName(), known -> updated(caller, request, document(known))));
  }

  private static DescribeTrialResponse updated(
      Caller caller, UpdateTrialRequest request, DescribeTrialResponse known) {
    String name = request.displayName();
    return DescribeTrialResponse.builder()
        .displayName(name == null ? known.displayName() : name)
        .metadataProperties(known.metadataProperties())
        .createdBy(known.createdBy())
        .lastModifiedBy(Users.of(caller))
        .build();
  }

  private Shape describe(Caller caller, DescribeTrialRequest request) {
    return resources.describe(caller, request.trialName(), TrialOperations::describe);
  }

  /// What DescribeTrial answers.
  public static DescribeTrialResponse describe(Snapshot store, Resource trial) {
    DescribeTrialResponse document = document(trial);
    return DescribeTrialResponse.builder()
        .trialName(trial.identity().name())
        .trialArn(trial.identity().arn())
        .displayName(NamedResources.displayName(trial, document.displayName()))
        .experimentName(experimentName(store, trial))
        .source(source(trial))
        .creationTime(trial.identity().createdAt())
        .createdBy(document.createdBy())
        .lastModifiedTime(trial.modifiedAt())
        .lastModifiedBy(document.lastModifiedBy())
        .metadataProperties(document.metadataProperties())
        .build();
  }

  /// What a component's record tells of a trial that it belongs to.
  public static Parent parent(Snapshot store, Resource trial) {
    return new Parent(trial.identity().name(), experimentName(store, trial));
  }

  /// The name of a trial's experiment; it is there as long as the trial is.
  private static String experimentName(Snapshot store, Resource trial) {
    Long parent = trial.links().parentId();
    return parent == null ? "" : store.resources().find(parent).orElseThrow().identity().name();
  }

  private Shape list(Caller caller, ListTrialsRequest request) {
    Scope scope = caller.scope();
    var page =
        services
            .engine()
            .read(
                store -> {
                  var pages =
                      new ResourcePages(
                          Kind.TRIAL,
                          filter(store.resources(), scope, request),
                          false,
                          new ResourcePages.Asked(
                              request.sortBy(),
                              request.sortOrder(),
                              request.maxResults(),
                              request.nextToken()));
                  return pages.read(store, scope, TrialOperations::summary);
                });
    return new ListTrialsResponse(page.items(), page.nextToken());
  }

  private static Filter filter(Resources resources, Scope scope, ListTrialsRequest request) {
    String experiment = request.experimentName();
    String component = request.trialComponentName();
    var members = new ArrayList<Member>();
    if (experiment != null) {
      Resource found = Catalogue.found(resources, scope, Kind.EXPERIMENT, experiment);
      members.add(new Member(Relation.TRIAL_OF_EXPERIMENT, found.id()));
    }
    if (component != null) {
      Resource found = Catalogue.found(resources, scope, Kind.COMPONENT, component);
      members.add(new Member(Relation.TRIAL_OF_COMPONENT, found.id()));
    }
    return new Filter(null, request.createdAfter(), request.createdBefore(), members, null);
  }

  private static TrialSummary summary(Resource trial) {
    return TrialSummary.builder()
        .trialArn(trial.identity().arn())
        .trialName(trial.identity().name())
        .displayName(NamedResources.displayName(trial, document(trial).displayName()))
        .trialSource(source(trial))
        .creationTime(trial.identity().createdAt())
        .lastModifiedTime(trial.modifiedAt())
        .build();
  }

  private static DescribeTrialResponse document(Resource trial) {
    return Wire.fromJson(DescribeTrialResponse::read, trial.document());
  }

  private static @Nullable TrialSource source(Resource trial) {
    String arn = trial.links().sourceArn();
    return arn == null ? null : new TrialSource(arn, "SageMakerTuningJob");
  }
}
