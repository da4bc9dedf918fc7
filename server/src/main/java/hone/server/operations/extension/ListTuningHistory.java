package hone.server.operations.extension;

import hone.api.Shape;
import hone.api.insight.ListTuningHistoryRequest;
import hone.api.insight.ListTuningHistoryResponse;
import hone.api.insight.Operations;
import hone.api.insight.TuningHistoryEntry;
import hone.engine.Scope;
import hone.engine.job.Origin;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.job.TuningJob;
import hone.engine.loop.Engine;
import hone.engine.store.JobQuery;
import hone.engine.store.Page;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.PageToken;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// `ListTuningHistory`, an operation of Hone's own: a tuning job's training jobs in the order of
/// their creation, each with what was tried, why, and what came of it. A thousand at once, or those
/// alone that changed since a time, so that a watcher can keep up with a long search.
public final class ListTuningHistory {
  private static final int SIZE = 1_000;

  private final Services services;

  private ListTuningHistory(Services services) {
    this.services = services;
  }

  public static Operation operation(Services services) {
    return ShapedOperation.answering(
        Operations.LIST_TUNING_HISTORY, new ListTuningHistory(services)::perform);
  }

  private Shape perform(Caller caller, ListTuningHistoryRequest request) {
    Scope scope = caller.scope();
    Instant after = request.modifiedTimeAfter();
    var filter = new JobQuery.Filter(null, null, null, null, after, null);
    return services
        .engine()
        .read(
            store -> {
              TuningJob tuning =
                  Engine.tuningJob(store, scope, request.hyperParameterTuningJobName());
              Object list = List.of(Operations.LIST_TUNING_HISTORY.name(), tuning.id(), filter);
              Page<TrainingJob> page =
                  store.trainingJobs(
                      scope,
                      new JobQuery(
                          JobQuery.Sort.CREATION_TIME,
                          true,
                          filter,
                          tuning.id(),
                          Objects.requireNonNullElse(request.maxResults(), SIZE),
                          PageToken.read(scope, list, request.nextToken())));
              return new ListTuningHistoryResponse(
                  page.items().stream().map(ListTuningHistory::entry).toList(),
                  PageToken.of(scope, list, page.next()));
            });
  }

  private static TuningHistoryEntry entry(TrainingJob training) {
    Origin origin = Objects.requireNonNull(training.origin());
    TrainingState state = training.state();
    var entry =
        TuningHistoryEntry.builder()
            .trainingJobName(training.identity().name())
            .number(origin.ordinal())
            .definitionName(origin.definitionName().isEmpty() ? null : origin.definitionName())
            .trainingJobStatus(state.status().awsName())
            .secondaryStatus(state.secondary().awsName())
            .creationTime(training.identity().createdAt())
            .trainingStartTime(state.startedAt())
            .trainingEndTime(state.endedAt())
            .lastModifiedTime(state.modifiedAt())
            .tunedHyperParameters(origin.tuned())
            .failureReason(state.failureReason())
            .proposedBecause(Reasons.proposed(training))
            .stoppedBecause(Reasons.stopped(training));
    if (state.objective() != null) {
      entry.objectiveValue(state.objective());
    }
    if (state.reports() != null) {
      entry.objectiveReports(state.reports().counting());
    }
    return entry.build();
  }
}
