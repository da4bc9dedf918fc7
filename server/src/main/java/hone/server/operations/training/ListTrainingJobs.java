package hone.server.operations.training;

import hone.api.Shape;
import hone.api.sagemaker.ListTrainingJobsRequest;
import hone.api.sagemaker.ListTrainingJobsResponse;
import hone.api.sagemaker.Operations;
import hone.api.sagemaker.TrainingJobSummary;
import hone.engine.Scope;
import hone.engine.job.TrainingJob;
import hone.engine.store.JobQuery;
import hone.engine.store.Page;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.Listings;
import hone.server.operations.support.PageToken;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;
import java.util.List;

/// `ListTrainingJobs`. Newest first unless the request sorts: the operation's own text says so.
public final class ListTrainingJobs {
  private final Services services;

  private ListTrainingJobs(Services services) {
    this.services = services;
  }

  public static Operation operation(Services services) {
    return ShapedOperation.answering(
        Operations.LIST_TRAINING_JOBS, new ListTrainingJobs(services)::perform);
  }

  private Shape perform(Caller caller, ListTrainingJobsRequest request) {
    if (request.warmPoolStatusEquals() != null
        || request.trainingPlanArnEquals() != null
        || Listings.neverHad(request.statusEquals())) {
      // There are no warm pools and no training plans: nothing can match.
      return new ListTrainingJobsResponse(List.of(), null);
    }
    Scope scope = caller.scope();
    var filter =
        new JobQuery.Filter(
            request.nameContains(),
            Listings.status(request.statusEquals()),
            request.creationTimeAfter(),
            request.creationTimeBefore(),
            request.lastModifiedTimeAfter(),
            request.lastModifiedTimeBefore());
    boolean unsorted = request.sortBy() == null && request.sortOrder() == null;
    JobQuery.Sort sort = Listings.sort(request.sortBy(), JobQuery.Sort.CREATION_TIME);
    boolean ascending = Listings.ascending(request.sortOrder(), !unsorted);
    Object list = List.of("trainings", filter, sort, ascending);
    var query =
        new JobQuery(
            sort,
            ascending,
            filter,
            null,
            Listings.size(request.maxResults()),
            PageToken.read(scope, list, request.nextToken()));
    Page<TrainingJob> page = services.engine().read(store -> store.trainingJobs(scope, query));
    return new ListTrainingJobsResponse(
        page.items().stream().map(ListTrainingJobs::summary).toList(),
        PageToken.of(scope, list, page.next()));
  }

  private static TrainingJobSummary summary(TrainingJob job) {
    return TrainingJobSummary.builder()
        .trainingJobName(job.identity().name())
        .trainingJobArn(job.identity().arn())
        .creationTime(job.identity().createdAt())
        .trainingEndTime(job.state().endedAt())
        .lastModifiedTime(job.state().modifiedAt())
        .trainingJobStatus(job.state().status().awsName())
        .secondaryStatus(job.state().secondary().awsName())
        .build();
  }
}
