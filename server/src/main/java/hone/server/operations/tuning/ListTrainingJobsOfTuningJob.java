package hone.server.operations.tuning;

import hone.api.Shape;
import hone.api.sagemaker.ListTrainingJobsForHyperParameterTuningJobRequest;
import hone.api.sagemaker.ListTrainingJobsForHyperParameterTuningJobResponse;
import hone.api.sagemaker.Operations;
import hone.engine.Scope;
import hone.engine.job.TrainingJob;
import hone.engine.job.TuningJob;
import hone.engine.loop.Engine;
import hone.engine.store.JobQuery;
import hone.engine.store.Page;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.Listings;
import hone.server.operations.support.PageToken;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;
import java.util.List;

/// `ListTrainingJobsForHyperParameterTuningJob`. Newest first unless the request sorts, as AWS
/// answers: its API reference tells of names, ascending, which hold where one of the two is given.
public final class ListTrainingJobsOfTuningJob {
  private final Services services;

  private ListTrainingJobsOfTuningJob(Services services) {
    this.services = services;
  }

  public static Operation operation(Services services) {
    return ShapedOperation.answering(
        Operations.LIST_TRAINING_JOBS_FOR_HYPER_PARAMETER_TUNING_JOB,
        new ListTrainingJobsOfTuningJob(services)::perform);
  }

  private Shape perform(Caller caller, ListTrainingJobsForHyperParameterTuningJobRequest request) {
    Scope scope = caller.scope();
    var filter =
        new JobQuery.Filter(null, Listings.status(request.statusEquals()), null, null, null, null);
    boolean unsorted = request.sortBy() == null && request.sortOrder() == null;
    JobQuery.Sort sort =
        Listings.sort(
            request.sortBy(), unsorted ? JobQuery.Sort.CREATION_TIME : JobQuery.Sort.NAME);
    boolean ascending = Listings.ascending(request.sortOrder(), !unsorted);
    return services
        .engine()
        .read(
            store -> {
              TuningJob tuning =
                  Engine.tuningJob(store, scope, request.hyperParameterTuningJobName());
              if (Listings.neverHad(request.statusEquals())) {
                return new ListTrainingJobsForHyperParameterTuningJobResponse(List.of(), null);
              }
              Object list = List.of(tuning.id(), filter, sort, ascending);
              Page<TrainingJob> page =
                  store.trainingJobs(
                      scope,
                      new JobQuery(
                          sort,
                          ascending,
                          filter,
                          tuning.id(),
                          Listings.size(request.maxResults()),
                          PageToken.read(scope, list, request.nextToken())));
              return new ListTrainingJobsForHyperParameterTuningJobResponse(
                  page.items().stream().map(job -> TuningAnswers.summary(job, tuning)).toList(),
                  PageToken.of(scope, list, page.next()));
            });
  }
}
