/** Turns the wire's shapes into what the views are about. */
import type { Definition, Insight, Job, Summary, Training, Trial } from '../model/types';
import { isActive } from '../model/trials';
import { rangesOf } from './ranges';
import type {
  WireDefinition,
  WireHistoryEntry,
  WireInsight,
  WireTrainingJob,
  WireTuningJob,
} from './wire';

export function jobOf(wire: WireTuningJob): Job {
  const config = wire.HyperParameterTuningJobConfig;
  const parents = wire.WarmStartConfig?.ParentHyperParameterTuningJobs ?? [];
  return {
    name: wire.HyperParameterTuningJobName,
    status: wire.HyperParameterTuningJobStatus,
    strategy: config?.Strategy ?? '',
    definitions: definitionsOf(wire),
    trialsMax: config?.ResourceLimits?.MaxNumberOfTrainingJobs,
    parallelMax: config?.ResourceLimits?.MaxParallelTrainingJobs,
    created: time(wire.CreationTime),
    ended: optionalTime(wire.HyperParameterTuningEndTime),
    best: wire.BestTrainingJob?.TrainingJobName,
    failure: wire.FailureReason,
    notImproving: wire.TuningJobCompletionDetails?.NumberOfTrainingJobsObjectiveNotImproving,
    converged: optionalTime(wire.TuningJobCompletionDetails?.ConvergenceDetectedTime),
    parents: parents.map((each) => each.HyperParameterTuningJobName),
    warmStart: wire.WarmStartConfig?.WarmStartType,
  };
}

/** A tuning job as the list shows it. */
export function summaryOf(wire: WireTuningJob): Summary {
  const counters = wire.TrainingJobStatusCounters ?? {};
  const completed = counters.Completed ?? 0;
  const best = wire.BestTrainingJob?.FinalHyperParameterTuningJobObjectiveMetric;
  const objective = definitionsOf(wire)[0];
  return {
    name: wire.HyperParameterTuningJobName,
    status: wire.HyperParameterTuningJobStatus,
    strategy: wire.HyperParameterTuningJobConfig?.Strategy ?? '',
    metric: best?.MetricName ?? objective?.metric ?? '',
    goal: objective?.goal ?? 'Minimize',
    best: best?.Value,
    completed,
    // Stopped ones may be among those with a value: no counter tells.
    valueless: Math.max(0, completed - (wire.ObjectiveStatusCounters?.Succeeded ?? completed)),
    running: counters.InProgress ?? 0,
    stopped: counters.Stopped ?? 0,
    failed: (counters.RetryableError ?? 0) + (counters.NonRetryableError ?? 0),
    trialsMax: wire.HyperParameterTuningJobConfig?.ResourceLimits?.MaxNumberOfTrainingJobs,
    created: time(wire.CreationTime),
    ended: optionalTime(wire.HyperParameterTuningEndTime),
  };
}

/** The one definition, whose ranges and objective are the tuning job's, or the several. */
function definitionsOf(wire: WireTuningJob): Definition[] {
  const config = wire.HyperParameterTuningJobConfig;
  const several = wire.TrainingJobDefinitions ?? [];
  const all: WireDefinition[] = several.length > 0 ? several : [wire.TrainingJobDefinition ?? {}];
  return all.map((each) => {
    const objective = each.TuningObjective ?? config?.HyperParameterTuningJobObjective;
    return {
      name: several.length > 0 ? (each.DefinitionName ?? '') : '',
      metric: objective?.MetricName ?? '',
      goal: objective?.Type ?? 'Minimize',
      ranges: rangesOf(each.HyperParameterRanges ?? config?.ParameterRanges),
    };
  });
}

export function trialOf(wire: WireHistoryEntry): Trial {
  return {
    name: wire.TrainingJobName,
    number: wire.Number,
    definition: wire.DefinitionName ?? '',
    status: wire.TrainingJobStatus,
    secondaryStatus: wire.SecondaryStatus,
    // The newest value of one that runs is no result yet.
    objective: isActive(wire.TrainingJobStatus) ? undefined : wire.ObjectiveValue,
    soFar: isActive(wire.TrainingJobStatus) ? wire.ObjectiveValue : undefined,
    reports: wire.ObjectiveReports,
    parameters: wire.TunedHyperParameters ?? {},
    created: time(wire.CreationTime),
    started: optionalTime(wire.TrainingStartTime),
    ended: optionalTime(wire.TrainingEndTime),
    modified: time(wire.LastModifiedTime),
    reason: wire.ProposedBecause,
    stoppedBecause: wire.StoppedBecause,
    failure: wire.FailureReason,
  };
}

/** A training job as it is shown on its own. */
export function trainingOf(wire: WireTrainingJob): Training {
  return {
    name: wire.TrainingJobName,
    status: wire.TrainingJobStatus,
    secondaryStatus: wire.SecondaryStatus,
    image: wire.AlgorithmSpecification?.TrainingImage ?? '',
    // A tuning job's objective comes again under a name that AWS gives it.
    metrics: (wire.FinalMetricDataList ?? [])
      .filter((each) => !wire.TuningJobArn || each.MetricName !== 'ObjectiveMetric')
      .map((each) => ({ name: each.MetricName, value: each.Value })),
    created: time(wire.CreationTime),
    started: optionalTime(wire.TrainingStartTime),
    ended: optionalTime(wire.TrainingEndTime),
    failure: wire.FailureReason,
  };
}

export function insightOf(wire: WireInsight): Insight {
  const check = wire.ModelCheck;
  return {
    definition: wire.DefinitionName ?? '',
    ended: wire.TrainingJobsEnded,
    regretBound: wire.RegretBound,
    warmStart: wire.WarmStartType,
    importance: wire.Importance.map((each) => ({ name: each.Name, share: each.Share })),
    check: check && {
      observed: check.TrainingJobsObserved,
      concordance: check.Concordance,
      residual: check.Residual,
    },
    slices: (wire.Slices ?? []).map((slice) => ({
      name: slice.Name,
      points: slice.Points.map((point) => ({
        value: point.Value,
        mean: point.Mean,
        lower: point.Lower,
        upper: point.Upper,
      })),
    })),
  };
}

export function time(seconds: number): Date {
  return new Date(seconds * 1000);
}

function optionalTime(seconds: number | undefined): Date | undefined {
  return seconds === undefined ? undefined : time(seconds);
}
