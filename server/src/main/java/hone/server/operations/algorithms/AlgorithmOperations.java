package hone.server.operations.algorithms;

import hone.api.Shape;
import hone.api.Wire;
import hone.api.sagemaker.AlgorithmStatusDetails;
import hone.api.sagemaker.AlgorithmSummary;
import hone.api.sagemaker.ChannelSpecification;
import hone.api.sagemaker.CreateAlgorithmInput;
import hone.api.sagemaker.CreateAlgorithmOutput;
import hone.api.sagemaker.DescribeAlgorithmInput;
import hone.api.sagemaker.DescribeAlgorithmOutput;
import hone.api.sagemaker.HyperParameterSpecification;
import hone.api.sagemaker.HyperParameterTuningJobObjective;
import hone.api.sagemaker.ListAlgorithmsInput;
import hone.api.sagemaker.ListAlgorithmsOutput;
import hone.api.sagemaker.MetricDefinition;
import hone.api.sagemaker.Operations;
import hone.api.sagemaker.TrainingSpecification;
import hone.engine.ApiError;
import hone.engine.resource.Kind;
import hone.engine.resource.Resource;
import hone.engine.store.ResourceQuery.Filter;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.Lists;
import hone.server.operations.support.NamedResources;
import hone.server.operations.support.ResourcePages;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;
import hone.server.operations.tags.TagMaps;
import hone.server.operations.training.AlgorithmRange;
import hone.server.operations.training.AlgorithmResource;
import hone.server.operations.training.TrainingParts;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// `CreateAlgorithm`, `DescribeAlgorithm`, `ListAlgorithms`, `DeleteAlgorithm`. An algorithm's
/// document is the request that made it. Its image is looked at when it is created, so that it is
/// `Completed` at once.
public final class AlgorithmOperations {
  private static final String COMPLETED = "Completed";

  private final Services services;
  private final NamedResources resources;

  private AlgorithmOperations(Services services) {
    this.services = services;
    resources = new NamedResources(services, Kind.ALGORITHM);
  }

  public static List<Operation> operations(Services services) {
    var algorithms = new AlgorithmOperations(services);
    return List.of(
        ShapedOperation.creating(Operations.CREATE_ALGORITHM, algorithms::create),
        ShapedOperation.answering(Operations.DESCRIBE_ALGORITHM, algorithms::describe),
        ShapedOperation.answering(Operations.LIST_ALGORITHMS, algorithms::list),
        ShapedOperation.silent(
            Operations.DELETE_ALGORITHM,
            (caller, request) -> algorithms.resources.delete(caller, request.algorithmName())));
  }

  private Shape create(Caller caller, CreateAlgorithmInput request) {
    check(request.trainingSpecification());
    var asked = new NamedResources.Asked(request.algorithmName(), null, TagMaps.of(request.tags()));
    return new CreateAlgorithmOutput(resources.create(caller, asked, request));
  }

  private void check(TrainingSpecification specification) {
    new TrainingParts(services).checkRunnable("trainingSpecification", specification);
    List<MetricDefinition> metrics = Lists.orEmpty(specification.metricDefinitions());
    metrics.forEach(TrainingParts::checkMetric);
    Set<String> names = metrics.stream().map(MetricDefinition::name).collect(Collectors.toSet());
    for (HyperParameterTuningJobObjective each :
        Lists.orEmpty(specification.supportedTuningJobObjectiveMetrics())) {
      if (!names.isEmpty() && !names.contains(each.metricName())) {
        throw ApiError.validation(
            "trainingSpecification.supportedTuningJobObjectiveMetrics: found "
                + each.metricName()
                + ", allowed are names of its metricDefinitions");
      }
    }
    checkDifferent(
        "supportedHyperParameters",
        Lists.orEmpty(specification.supportedHyperParameters()).stream()
            .map(HyperParameterSpecification::name)
            .toList());
    checkDifferent(
        "trainingChannels",
        specification.trainingChannels().stream().map(ChannelSpecification::name).toList());
    for (HyperParameterSpecification each :
        Lists.orEmpty(specification.supportedHyperParameters())) {
      checkHyperparameter(each);
    }
  }

  private static void checkHyperparameter(HyperParameterSpecification specification) {
    String place = "trainingSpecification.supportedHyperParameters." + specification.name();
    AlgorithmRange range = AlgorithmRange.of(specification);
    String standard = specification.defaultValue();
    if (standard != null) {
      range.check(place + ".defaultValue", standard);
      if (TrainingParts.isOn(specification.isRequired())) {
        throw ApiError.validation(
            place + ": found a defaultValue with isRequired, allowed is one of both");
      }
    }
    if (TrainingParts.isOn(specification.isTunable()) && specification.type().equals("FreeText")) {
      throw ApiError.validation(
          place + ": found isTunable with the type FreeText, allowed with the other types");
    }
  }

  private static void checkDifferent(String member, List<String> names) {
    var seen = new LinkedHashSet<String>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw ApiError.validation(
            "trainingSpecification."
                + member
                + ": found '"
                + name
                + "' twice, allowed are different names");
      }
    }
  }

  private Shape describe(Caller caller, DescribeAlgorithmInput request) {
    Resource algorithm =
        services
            .engine()
            .read(
                store ->
                    AlgorithmResource.resource(store, caller.scope(), request.algorithmName()));
    CreateAlgorithmInput said = said(algorithm);
    return DescribeAlgorithmOutput.builder()
        .algorithmName(algorithm.identity().name())
        .algorithmArn(algorithm.identity().arn())
        .algorithmDescription(said.algorithmDescription())
        .creationTime(algorithm.identity().createdAt())
        .trainingSpecification(said.trainingSpecification())
        .inferenceSpecification(said.inferenceSpecification())
        .validationSpecification(said.validationSpecification())
        .algorithmStatus(COMPLETED)
        .algorithmStatusDetails(new AlgorithmStatusDetails(List.of(), List.of()))
        .certifyForMarketplace(TrainingParts.isOn(said.certifyForMarketplace()))
        .build();
  }

  private Shape list(Caller caller, ListAlgorithmsInput request) {
    var pages =
        new ResourcePages(
            Kind.ALGORITHM,
            new Filter(
                request.nameContains(),
                request.creationTimeAfter(),
                request.creationTimeBefore(),
                List.of(),
                null),
            true,
            new ResourcePages.Asked(
                request.sortBy(), request.sortOrder(), request.maxResults(), request.nextToken()));
    var page =
        services
            .engine()
            .read(store -> pages.read(store, caller.scope(), AlgorithmOperations::summary));
    return new ListAlgorithmsOutput(page.items(), page.nextToken());
  }

  private static AlgorithmSummary summary(Resource algorithm) {
    return new AlgorithmSummary(
        algorithm.identity().name(),
        algorithm.identity().arn(),
        said(algorithm).algorithmDescription(),
        algorithm.identity().createdAt(),
        COMPLETED);
  }

  private static CreateAlgorithmInput said(Resource algorithm) {
    return Wire.fromJson(CreateAlgorithmInput::read, algorithm.document());
  }
}
