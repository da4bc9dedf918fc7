package hone.server.operations;

import hone.server.credentials.Sessions;
import hone.server.http.Operation;
import hone.server.operations.algorithms.AlgorithmOperations;
import hone.server.operations.experiments.ComponentOperations;
import hone.server.operations.experiments.ExperimentOperations;
import hone.server.operations.experiments.ListTrialComponents;
import hone.server.operations.experiments.TrialOperations;
import hone.server.operations.extension.CreatePageSession;
import hone.server.operations.extension.DescribeTuningInsight;
import hone.server.operations.extension.InterruptTrainingJob;
import hone.server.operations.extension.ListTuningHistory;
import hone.server.operations.identity.GetCallerIdentity;
import hone.server.operations.identity.GetRole;
import hone.server.operations.identity.SimulatePrincipalPolicy;
import hone.server.operations.logs.DescribeLogGroups;
import hone.server.operations.logs.DescribeLogStreams;
import hone.server.operations.logs.FilterLogEvents;
import hone.server.operations.logs.GetLogEvents;
import hone.server.operations.logs.RetentionPolicies;
import hone.server.operations.metrics.BatchGetMetrics;
import hone.server.operations.metrics.BatchPutMetrics;
import hone.server.operations.monitoring.GetMetricData;
import hone.server.operations.monitoring.GetMetricStatistics;
import hone.server.operations.monitoring.ListMetrics;
import hone.server.operations.search.Search;
import hone.server.operations.support.Services;
import hone.server.operations.tags.TagOperations;
import hone.server.operations.training.CreateTrainingJob;
import hone.server.operations.training.DeleteTrainingJob;
import hone.server.operations.training.DescribeTrainingJob;
import hone.server.operations.training.ListTrainingJobs;
import hone.server.operations.training.StopTrainingJob;
import hone.server.operations.training.UpdateTrainingJob;
import hone.server.operations.tuning.CreateTuningJob;
import hone.server.operations.tuning.DeleteTuningJob;
import hone.server.operations.tuning.DescribeTuningJob;
import hone.server.operations.tuning.ListTrainingJobsOfTuningJob;
import hone.server.operations.tuning.ListTuningJobs;
import hone.server.operations.tuning.StopTuningJob;
import java.util.ArrayList;
import java.util.List;

/// Every operation that the server offers. A new one is a class and a line here.
public final class OperationList {
  private OperationList() {}

  public static List<Operation> of(Services services, Sessions sessions) {
    var all = new ArrayList<Operation>();
    all.add(CreateTuningJob.operation(services));
    all.add(DescribeTuningJob.operation(services));
    all.add(ListTuningJobs.operation(services));
    all.add(ListTrainingJobsOfTuningJob.operation(services));
    all.add(StopTuningJob.operation(services));
    all.add(DeleteTuningJob.operation(services));
    all.add(CreateTrainingJob.operation(services));
    all.add(DescribeTrainingJob.operation(services));
    all.add(ListTrainingJobs.operation(services));
    all.add(UpdateTrainingJob.operation(services));
    all.add(StopTrainingJob.operation(services));
    all.add(DeleteTrainingJob.operation(services));
    all.addAll(TagOperations.operations(services));
    all.addAll(ExperimentOperations.operations(services));
    all.addAll(TrialOperations.operations(services));
    all.addAll(ComponentOperations.operations(services));
    all.add(ListTrialComponents.operation(services));
    all.addAll(Search.operations(services));
    all.addAll(AlgorithmOperations.operations(services));
    all.add(BatchPutMetrics.operation(services));
    all.add(BatchGetMetrics.operation(services));
    all.add(DescribeLogGroups.operation(services));
    all.addAll(RetentionPolicies.operations(services));
    all.add(DescribeLogStreams.operation(services));
    all.add(GetLogEvents.operation(services));
    all.add(FilterLogEvents.operation(services));
    all.add(GetMetricStatistics.operation(services));
    all.add(GetMetricData.operation(services));
    all.add(ListMetrics.operation(services));
    all.add(GetCallerIdentity.operation());
    all.add(GetRole.operation());
    all.add(SimulatePrincipalPolicy.operation());
    all.add(DescribeTuningInsight.operation(services));
    all.add(ListTuningHistory.operation(services));
    all.add(InterruptTrainingJob.operation(services));
    all.add(CreatePageSession.operation(sessions));
    return List.copyOf(all);
  }
}
