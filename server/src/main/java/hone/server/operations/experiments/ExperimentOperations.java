package hone.server.operations.experiments;

import hone.api.Shape;
import hone.api.Wire;
import hone.api.sagemaker.CreateExperimentRequest;
import hone.api.sagemaker.CreateExperimentResponse;
import hone.api.sagemaker.DeleteExperimentResponse;
import hone.api.sagemaker.DescribeExperimentRequest;
import hone.api.sagemaker.DescribeExperimentResponse;
import hone.api.sagemaker.ExperimentSource;
import hone.api.sagemaker.ExperimentSummary;
import hone.api.sagemaker.ListExperimentsRequest;
import hone.api.sagemaker.ListExperimentsResponse;
import hone.api.sagemaker.Operations;
import hone.api.sagemaker.UpdateExperimentRequest;
import hone.api.sagemaker.UpdateExperimentResponse;
import hone.engine.resource.Kind;
import hone.engine.resource.Resource;
import hone.engine.store.ResourceQuery.Filter;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.NamedResources;
import hone.server.operations.support.ResourcePages;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;
import hone.server.operations.support.Users;
import hone.server.operations.tags.TagMaps;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operations on experiments. An experiment's document is what of DescribeExperiment's answer
/// callers said.
public final class ExperimentOperations {
  private final Services services;
  private final NamedResources resources;

  private ExperimentOperations(Services services) {
    this.services = services;
    resources = new NamedResources(services, Kind.EXPERIMENT);
  }

  public static List<Operation> operations(Services services) {
    var experiments = new ExperimentOperations(services);
    return List.of(
        ShapedOperation.creating(Operations.CREATE_EXPERIMENT, experiments::create),
        ShapedOperation.answering(Operations.DESCRIBE_EXPERIMENT, experiments::describe),
        ShapedOperation.answering(Operations.LIST_EXPERIMENTS, experiments::list),
        ShapedOperation.answering(Operations.UPDATE_EXPERIMENT, experiments::update),
        ShapedOperation.answering(
            Operations.DELETE_EXPERIMENT,
            (caller, request) ->
                new DeleteExperimentResponse(
                    experiments.resources.delete(caller, request.experimentName()))));
  }

  private Shape create(Caller caller, CreateExperimentRequest request) {
    DescribeExperimentResponse document =
        DescribeExperimentResponse.builder()
            .displayName(request.displayName())
            .description(request.description())
            .createdBy(Users.of(caller))
            .build();
    var asked =
        new NamedResources.Asked(request.experimentName(), null, TagMaps.of(request.tags()));
    return new CreateExperimentResponse(resources.create(caller, asked, document));
  }

  private Shape update(Caller caller, UpdateExperimentRequest request) {
    return new UpdateExperimentResponse(
        resources.update(
            caller, request.experimentName(), known -> updated(caller, request, document(known))));
  }

  private static DescribeExperimentResponse updated(
      Caller caller, UpdateExperimentRequest request, DescribeExperimentResponse known) {
    String name = request.displayName();
    String description = request.description();
    return DescribeExperimentResponse.builder()
        .displayName(name == null ? known.displayName() : name)
        .description(description == null ? known.description() : description)
        .createdBy(known.createdBy())
        .lastModifiedBy(Users.of(caller))
        .build();
  }

  private Shape describe(Caller caller, DescribeExperimentRequest request) {
    return resources.describe(caller, request.experimentName(), (_, found) -> describe(found));
  }

  /// What DescribeExperiment answers.
  public static DescribeExperimentResponse describe(Resource experiment) {
    DescribeExperimentResponse document = document(experiment);
    return DescribeExperimentResponse.builder()
        .experimentName(experiment.identity().name())
        .experimentArn(experiment.identity().arn())
        .displayName(NamedResources.displayName(experiment, document.displayName()))
        .source(source(experiment))
        .description(document.description())
        .creationTime(experiment.identity().createdAt())
        .createdBy(document.createdBy())
        .lastModifiedTime(experiment.modifiedAt())
        .lastModifiedBy(document.lastModifiedBy())
        .build();
  }

  private Shape list(Caller caller, ListExperimentsRequest request) {
    var pages =
        new ResourcePages(
            Kind.EXPERIMENT,
            new Filter(null, request.createdAfter(), request.createdBefore(), List.of(), null),
            false,
            new ResourcePages.Asked(
                request.sortBy(), request.sortOrder(), request.maxResults(), request.nextToken()));
    var page =
        services
            .engine()
            .read(store -> pages.read(store, caller.scope(), ExperimentOperations::summary));
    return new ListExperimentsResponse(page.items(), page.nextToken());
  }

  private static ExperimentSummary summary(Resource experiment) {
    return ExperimentSummary.builder()
        .experimentArn(experiment.identity().arn())
        .experimentName(experiment.identity().name())
        .displayName(NamedResources.displayName(experiment, document(experiment).displayName()))
        .experimentSource(source(experiment))
        .creationTime(experiment.identity().createdAt())
        .lastModifiedTime(experiment.modifiedAt())
        .build();
  }

  private static DescribeExperimentResponse document(Resource experiment) {
    return Wire.fromJson(DescribeExperimentResponse::read, experiment.document());
  }

  private static @Nullable ExperimentSource source(Resource experiment) {
    String arn = experiment.links().sourceArn();
    return arn == null ? null : new ExperimentSource(arn, "SageMakerTuningJob");
  }
}
