package hone.server.operations.tuning;

import hone.api.Shape;
import hone.api.sagemaker.HyperParameterTuningJobSummary;
import hone.api.sagemaker.ListHyperParameterTuningJobsRequest;
import hone.api.sagemaker.ListHyperParameterTuningJobsResponse;
import hone.api.sagemaker.Operations;
import hone.api.sagemaker.ResourceLimits;
import hone.engine.Scope;
import hone.engine.job.Tally;
import hone.engine.job.TuningJob;
import hone.engine.store.JobQuery;
import hone.engine.store.Page;
import hone.engine.tuning.TuningSpec;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.Listings;
import hone.server.operations.support.PageToken;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// `ListHyperParameterTuningJobs`.
public final class ListTuningJobs {
  private final Services services;

  private ListTuningJobs(Services services) {
    this.services = services;
  }

  public static Operation operation(Services services) {
    return ShapedOperation.answering(
        Operations.LIST_HYPER_PARAMETER_TUNING_JOBS, new ListTuningJobs(services)::perform);
  }

  private Shape perform(Caller caller, ListHyperParameterTuningJobsRequest request) {
    if (Listings.neverHad(request.statusEquals())) {
      return new ListHyperParameterTuningJobsResponse(List.of(), null);
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
    JobQuery.Sort sort = Listings.sort(request.sortBy(), JobQuery.Sort.NAME);
    boolean ascending = Listings.ascending(request.sortOrder(), true);
    Object list = List.of("tunings", filter, sort, ascending);
    var query =
        new JobQuery(
            sort,
            ascending,
            filter,
            null,
            Listings.size(request.maxResults()),
            PageToken.read(scope, list, request.nextToken()));
    return services
        .engine()
        .read(
            store -> {
              Page<TuningJob> page = store.tuningJobs(scope, query);
              Map<Long, Tally> tallies =
                  store.tallies(page.items().stream().map(TuningJob::id).toList());
              return new ListHyperParameterTuningJobsResponse(
                  page.items().stream()
                      .map(job -> summary(job, tallies.getOrDefault(job.id(), Tally.EMPTY)))
                      .toList(),
                  PageToken.of(scope, list, page.next()));
            });
  }

  private static HyperParameterTuningJobSummary summary(TuningJob job, Tally tally) {
    return new HyperParameterTuningJobSummary(
        job.identity().name(),
        job.identity().arn(),
        job.state().status().awsName(),
        job.spec().strategy(),
        job.identity().createdAt(),
        job.state().endedAt(),
        job.state().modifiedAt(),
        TuningAnswers.statuses(tally),
        TuningAnswers.objectives(tally),
        limits(job.spec().limits()));
  }

  private static ResourceLimits limits(TuningSpec.Limits limits) {
    Duration runtime = limits.runtimeMax();
    return new ResourceLimits(
        limits.jobsMax() == Integer.MAX_VALUE ? null : (Integer) limits.jobsMax(),
        limits.parallelMax(),
        runtime == null ? null : (Integer) Math.toIntExact(runtime.toSeconds()));
  }
}
