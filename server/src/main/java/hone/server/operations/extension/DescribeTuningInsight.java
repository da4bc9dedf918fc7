package hone.server.operations.extension;

import hone.api.Shape;
import hone.api.insight.DefinitionInsight;
import hone.api.insight.DescribeTuningInsightRequest;
import hone.api.insight.DescribeTuningInsightResponse;
import hone.api.insight.ForecastCheck;
import hone.api.insight.HyperParameterShare;
import hone.api.insight.HyperParameterSlice;
import hone.api.insight.ModelCheck;
import hone.api.insight.Operations;
import hone.api.insight.SlicePoint;
import hone.api.insight.TrainingJobInsight;
import hone.engine.Scope;
import hone.engine.job.TrainingJob;
import hone.engine.job.TuningJob;
import hone.engine.loop.Engine;
import hone.engine.store.JobQuery;
import hone.engine.store.Page;
import hone.engine.tuning.SearchInsight;
import hone.engine.tuning.TuningSpec.Definition;
import hone.search.WarmStart;
import hone.search.bayes.Slices;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.limits.Turns;
import hone.server.operations.support.Listings;
import hone.server.operations.support.PageToken;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;
import java.util.ArrayList;
import java.util.List;

/// `DescribeTuningInsight`, an operation of Hone's own: which hyperparameters matter and how, how
/// well the model predicts, how far the search has come, and for the newest training jobs why their
/// configuration was tried and why they were stopped. Called like SageMaker's operations, with
/// another prefix.
public final class DescribeTuningInsight {
  /// How many of an account's calls are under way or wait: models take their time, and no account
  /// is to hold all places of the server meanwhile.
  private static final int CALLS_MAX = 8;

  private static final int AT_ONCE = 2;

  private final Services services;
  private final Turns turns = new Turns(CALLS_MAX, AT_ONCE);

  private DescribeTuningInsight(Services services) {
    this.services = services;
  }

  public static Operation operation(Services services) {
    return ShapedOperation.answering(
        Operations.DESCRIBE_TUNING_INSIGHT, new DescribeTuningInsight(services)::perform);
  }

  private Shape perform(Caller caller, DescribeTuningInsightRequest request) {
    Engine engine = services.engine();
    Scope scope = caller.scope();
    String name = request.hyperParameterTuningJobName();
    TuningJob job = engine.read(store -> Engine.tuningJob(store, scope, name));
    List<SearchInsight> insights = turns.take(scope.account(), () -> engine.insight(scope, name));
    List<DefinitionInsight> definitions = new ArrayList<>();
    for (int i = 0; i < insights.size(); i++) {
      definitions.add(definition(job.spec().definitions().get(i), insights.get(i)));
    }
    Object list = List.of(Operations.DESCRIBE_TUNING_INSIGHT.name(), job.id());
    Page<TrainingJob> page =
        engine.read(
            store ->
                store.trainingJobs(
                    scope,
                    new JobQuery(
                        JobQuery.Sort.CREATION_TIME,
                        false,
                        JobQuery.Filter.NONE,
                        job.id(),
                        Listings.size(request.maxResults()),
                        PageToken.read(scope, list, request.nextToken()))));
    return DescribeTuningInsightResponse.builder()
        .hyperParameterTuningJobName(job.identity().name())
        .definitions(definitions)
        .trainingJobs(page.items().stream().map(DescribeTuningInsight::training).toList())
        .nextToken(PageToken.of(scope, list, page.next()))
        .build();
  }

  private static DefinitionInsight definition(Definition definition, SearchInsight insight) {
    List<HyperParameterShare> importance = new ArrayList<>();
    insight
        .importance()
        .forEach((name, share) -> importance.add(new HyperParameterShare(name, share)));
    var answer =
        DefinitionInsight.builder()
            .definitionName(definition.name().isEmpty() ? null : definition.name())
            .trainingJobsEnded(insight.ended())
            .trainingJobsNotImproving(insight.progress().notImproving())
            .converged(insight.progress().converged())
            .importance(importance)
            .slices(insight.slices().map(DescribeTuningInsight::slices).orElse(List.of()));
    insight.slices().ifPresent(slices -> answer.slicesThrough(slices.through().values()));
    insight.progress().regretBound().ifPresent(answer::regretBound);
    insight.warmStart().ifPresent(kind -> answer.warmStartType(type(kind)));
    insight
        .check()
        .ifPresent(
            check ->
                answer.modelCheck(
                    new ModelCheck(check.observed(), check.concordance(), check.residual())));
    insight
        .forecasts()
        .ifPresent(
            forecasts ->
                answer.forecastCheck(
                    new ForecastCheck(
                        forecasts.results(), forecasts.withinOne(), forecasts.withinTwo())));
    return answer.build();
  }

  private static String type(WarmStart.Kind kind) {
    return switch (kind) {
      case IDENTICAL_DATA_AND_ALGORITHM -> "IdenticalDataAndAlgorithm";
      case TRANSFER_LEARNING -> "TransferLearning";
    };
  }

  private static List<HyperParameterSlice> slices(Slices slices) {
    return slices.along().stream()
        .map(
            slice ->
                new HyperParameterSlice(
                    slice.parameter(),
                    slice.points().stream()
                        .map(p -> new SlicePoint(p.value(), p.mean(), p.lower(), p.upper()))
                        .toList()))
        .toList();
  }

  private static TrainingJobInsight training(TrainingJob training) {
    return TrainingJobInsight.builder()
        .trainingJobName(training.identity().name())
        .proposedBecause(Reasons.proposed(training))
        .stoppedBecause(Reasons.stopped(training))
        .build();
  }
}
