package hone.server.operations.insight;

import hone.engine.Scope;
import hone.engine.job.Origin;
import hone.engine.job.SecondaryStatus;
import hone.engine.job.StopCause;
import hone.engine.job.TrainingJob;
import hone.engine.job.Transition;
import hone.engine.job.TuningJob;
import hone.engine.loop.Engine;
import hone.engine.store.JobQuery;
import hone.engine.store.Page;
import hone.engine.tuning.SearchInsight;
import hone.engine.tuning.TuningSpec.Definition;
import hone.search.Reason;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.PageToken;
import hone.server.operations.support.Services;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `Hone.DescribeTuningInsight`, an operation of Hone's own: which hyperparameters matter, how well
/// the model predicts, how far the search has come, and for the newest training jobs why their
/// configuration was tried and why they were stopped. Signed like SageMaker's operations.
public final class DescribeTuningInsight implements Operation {
  private final Services services;

  private DescribeTuningInsight(Services services) {
    this.services = services;
  }

  public static Operation operation(Services services) {
    return new DescribeTuningInsight(services);
  }

  @Override
  public String target() {
    return "Hone.DescribeTuningInsight";
  }

  @Override
  public String service() {
    return "sagemaker";
  }

  @Override
  public boolean creates() {
    return false;
  }

  @Override
  public byte[] perform(Caller caller, byte[] body) {
    InsightRequest request = InsightRequest.read(body);
    Engine engine = services.engine();
    Scope scope = caller.scope();
    TuningJob job = engine.read(store -> Engine.tuningJob(store, scope, request.name()));
    ObjectNode answer = JsonMapper.shared().createObjectNode();
    answer.put("HyperParameterTuningJobName", job.identity().name());
    ArrayNode definitions = answer.putArray("Definitions");
    List<SearchInsight> insights = engine.insight(scope, request.name());
    for (int i = 0; i < insights.size(); i++) {
      describe(definitions.addObject(), job.spec().definitions().get(i), insights.get(i));
    }
    Object list = List.of(target(), job.id());
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
                        request.size(),
                        PageToken.read(scope, list, request.token()))));
    ArrayNode trainings = answer.putArray("TrainingJobs");
    page.items().forEach(training -> describe(trainings.addObject(), training));
    String next = PageToken.of(scope, list, page.next());
    if (next != null) {
      answer.put("NextToken", next);
    }
    return JsonMapper.shared().writeValueAsBytes(answer);
  }

  private static void describe(ObjectNode to, Definition definition, SearchInsight insight) {
    if (!definition.name().isEmpty()) {
      to.put("DefinitionName", definition.name());
    }
    to.put("TrainingJobsEnded", insight.ended());
    to.put("TrainingJobsNotImproving", insight.progress().notImproving());
    to.put("Converged", insight.progress().converged());
    insight.progress().regretBound().ifPresent(bound -> to.put("RegretBound", bound));
    ArrayNode importance = to.putArray("Importance");
    insight
        .importance()
        .forEach((name, share) -> importance.addObject().put("Name", name).put("Share", share));
    insight
        .check()
        .ifPresent(
            check ->
                to.putObject("ModelCheck")
                    .put("TrainingJobsObserved", check.observed())
                    .put("Concordance", check.concordance())
                    .put("Residual", check.residual()));
  }

  private static void describe(ObjectNode to, TrainingJob training) {
    to.put("TrainingJobName", training.identity().name());
    Origin origin = training.origin();
    if (origin != null) {
      why(to.putObject("ProposedBecause"), origin.why());
    }
    if (training.state().stopCause() == StopCause.EARLY) {
      training.state().transitions().stream()
          .filter(each -> each.status() == SecondaryStatus.STOPPING)
          .findFirst()
          .map(Transition::message)
          .ifPresent(reason -> to.put("StoppedBecause", reason));
    }
  }

  private static void why(ObjectNode to, Reason why) {
    switch (why) {
      case Reason.Drawn(long draw) -> to.put("Kind", "Drawn").put("Draw", draw);
      case Reason.Enumerated(long position, long count) ->
          to.put("Kind", "Enumerated").put("Position", position).put("Count", count);
      case Reason.Spread(int position) -> to.put("Kind", "Spread").put("Position", position);
      case Reason.Inherited(int parent, int trial) ->
          to.put("Kind", "Inherited").put("Parent", parent).put("ParentTrainingJob", trial);
      case Reason.Modelled modelled ->
          to.put("Kind", "Modelled")
              .put("Arm", modelled.arm())
              .put("ExpectedValue", modelled.mean())
              .put("Deviation", modelled.deviation())
              .put("Acquisition", modelled.acquisition())
              .put("TrainingJobsObserved", modelled.observed())
              .put("TrainingJobsPending", modelled.pending());
    }
  }
}
