package hone.server.operations.experiments;

import hone.api.Shape;
import hone.api.sagemaker.DescribeTrialComponentResponse;
import hone.api.sagemaker.ListTrialComponentsRequest;
import hone.api.sagemaker.ListTrialComponentsResponse;
import hone.api.sagemaker.Operations;
import hone.api.sagemaker.TrialComponentSummary;
import hone.engine.ApiError;
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
import hone.server.operations.support.ResourcePages;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// `ListTrialComponents`.
public final class ListTrialComponents {
  private final Services services;

  private ListTrialComponents(Services services) {
    this.services = services;
  }

  public static Operation operation(Services services) {
    return ShapedOperation.answering(
        Operations.LIST_TRIAL_COMPONENTS, new ListTrialComponents(services)::perform);
  }

  private Shape perform(Caller caller, ListTrialComponentsRequest request) {
    Scope scope = caller.scope();
    var page =
        services
            .engine()
            .read(
                store -> {
                  var pages =
                      new ResourcePages(
                          Kind.COMPONENT,
                          filter(store.resources(), scope, request),
                          false,
                          new ResourcePages.Asked(
                              request.sortBy(),
                              request.sortOrder(),
                              request.maxResults(),
                              request.nextToken()));
                  return pages.read(store, scope, component -> summary(store, component));
                });
    return new ListTrialComponentsResponse(page.items(), page.nextToken());
  }

  private static Filter filter(
      Resources resources, Scope scope, ListTrialComponentsRequest request) {
    String experiment = request.experimentName();
    String trial = request.trialName();
    String source = request.sourceArn();
    if (Stream.of(experiment, trial, source).filter(Objects::nonNull).count() > 1) {
      throw ApiError.validation(
          "found several of experimentName, trialName and sourceArn, allowed is at most one");
    }
    List<Member> members = List.of();
    if (experiment != null) {
      Resource found = Catalogue.found(resources, scope, Kind.EXPERIMENT, experiment);
      members = List.of(new Member(Relation.COMPONENT_OF_EXPERIMENT, found.id()));
    } else if (trial != null) {
      Resource found = Catalogue.found(resources, scope, Kind.TRIAL, trial);
      members = List.of(new Member(Relation.COMPONENT_OF_TRIAL, found.id()));
    }
    return new Filter(null, request.createdAfter(), request.createdBefore(), members, source);
  }

  private static TrialComponentSummary summary(Snapshot store, Resource component) {
    DescribeTrialComponentResponse told = ComponentView.summary(store, component);
    return TrialComponentSummary.builder()
        .trialComponentName(told.trialComponentName())
        .trialComponentArn(told.trialComponentArn())
        .displayName(told.displayName())
        .trialComponentSource(told.source())
        .status(told.status())
        .startTime(told.startTime())
        .endTime(told.endTime())
        .creationTime(told.creationTime())
        .createdBy(told.createdBy())
        .lastModifiedTime(told.lastModifiedTime())
        .lastModifiedBy(told.lastModifiedBy())
        .build();
  }
}
