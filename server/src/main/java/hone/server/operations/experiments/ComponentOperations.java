package hone.server.operations.experiments;

import hone.api.Shape;
import hone.api.sagemaker.AssociateTrialComponentRequest;
import hone.api.sagemaker.AssociateTrialComponentResponse;
import hone.api.sagemaker.CreateTrialComponentRequest;
import hone.api.sagemaker.CreateTrialComponentResponse;
import hone.api.sagemaker.DeleteTrialComponentResponse;
import hone.api.sagemaker.DescribeTrialComponentRequest;
import hone.api.sagemaker.DescribeTrialComponentResponse;
import hone.api.sagemaker.DisassociateTrialComponentRequest;
import hone.api.sagemaker.DisassociateTrialComponentResponse;
import hone.api.sagemaker.Operations;
import hone.api.sagemaker.UpdateTrialComponentRequest;
import hone.api.sagemaker.UpdateTrialComponentResponse;
import hone.engine.experiment.Catalogue.Association;
import hone.engine.resource.Kind;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.NamedResources;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;
import hone.server.operations.support.Users;
import hone.server.operations.tags.TagMaps;
import java.util.List;

/// The operations on trial components, but for their list. A component's document is what of
/// DescribeTrialComponent's answer callers said.
public final class ComponentOperations {
  private final Services services;
  private final NamedResources resources;

  private ComponentOperations(Services services) {
    this.services = services;
    resources = new NamedResources(services, Kind.COMPONENT);
  }

  public static List<Operation> operations(Services services) {
    var components = new ComponentOperations(services);
    return List.of(
        ShapedOperation.creating(Operations.CREATE_TRIAL_COMPONENT, components::create),
        ShapedOperation.answering(Operations.DESCRIBE_TRIAL_COMPONENT, components::describe),
        ShapedOperation.answering(Operations.UPDATE_TRIAL_COMPONENT, components::update),
        ShapedOperation.answering(
            Operations.DELETE_TRIAL_COMPONENT,
            (caller, request) ->
                new DeleteTrialComponentResponse(
                    components.resources.delete(caller, request.trialComponentName()))),
        ShapedOperation.answering(Operations.ASSOCIATE_TRIAL_COMPONENT, components::associate),
        ShapedOperation.answering(
            Operations.DISASSOCIATE_TRIAL_COMPONENT, components::disassociate));
  }

  private Shape create(Caller caller, CreateTrialComponentRequest request) {
    DescribeTrialComponentResponse document =
        DescribeTrialComponentResponse.builder()
            .displayName(request.displayName())
            .status(request.status())
            .startTime(request.startTime())
            .endTime(request.endTime())
            .parameters(request.parameters())
            .inputArtifacts(request.inputArtifacts())
            .outputArtifacts(request.outputArtifacts())
            .metadataProperties(request.metadataProperties())
            .createdBy(Users.of(caller))
            .build();
    ComponentChanges.check(document);
    var asked =
        new NamedResources.Asked(request.trialComponentName(), null, TagMaps.of(request.tags()));
    return new CreateTrialComponentResponse(resources.create(caller, asked, document));
  }

  private Shape update(Caller caller, UpdateTrialComponentRequest request) {
    return new UpdateTrialComponentResponse(
        resources.update(
            caller,
            request.trialComponentName(),
            known -> ComponentChanges.updated(known, request, Users.of(caller))));
  }

  private Shape describe(Caller caller, DescribeTrialComponentRequest request) {
    return resources.describe(
        caller, name(caller, request.trialComponentName()), ComponentView::describe);
  }

  /// The name in an ARN of the caller's own; what is another's ARN names nothing here.
  private static String name(Caller caller, String nameOrArn) {
    String own =
        "(?i)arn:[^:]+:sagemaker:%s:%s:%s/"
            .formatted(caller.region(), caller.principal().account(), Kind.COMPONENT.arnType());
    return nameOrArn.replaceFirst("^" + own, "");
  }

  private Shape associate(Caller caller, AssociateTrialComponentRequest request) {
    Association pair =
        services
            .engine()
            .catalogue()
            .associate(caller.scope(), request.trialComponentName(), request.trialName());
    return new AssociateTrialComponentResponse(
        pair.component().identity().arn(), pair.trial().identity().arn());
  }

  private Shape disassociate(Caller caller, DisassociateTrialComponentRequest request) {
    Association pair =
        services
            .engine()
            .catalogue()
            .disassociate(caller.scope(), request.trialComponentName(), request.trialName());
    return new DisassociateTrialComponentResponse(
        pair.component().identity().arn(), pair.trial().identity().arn());
  }
}
