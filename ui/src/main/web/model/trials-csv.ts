/** A table of training jobs for other programs. */
import { csv, type Cell } from './csv';
import { shortReason } from './reasons';
import { hasResult } from './trials';
import type { Definition, Trial } from './types';

/**
 * Their names, outcomes, hyperparameters and times, in this order. Columns are called as in the
 * data frame of the SageMaker SDK's `HyperparameterTuner.analytics()`, others as in the API; texts
 * are whole, numbers have all of their digits, and times are UTC.
 */
export function trialsCsv(trials: readonly Trial[], definition: Definition): string {
  const names = definition.ranges.map(({ name }) => name);
  const head = [
    'TrainingJobName',
    'Number',
    'TrainingJobStatus',
    'FinalObjectiveValue',
    ...names,
    'CreationTime',
    'TrainingStartTime',
    'TrainingEndTime',
    'TrainingElapsedTimeSeconds',
    'ObjectiveReports',
    'ProposedBecause',
    'StoppedBecause',
    'FailureReason',
  ];
  return csv([head, ...trials.map((trial) => row(trial, names))]);
}

function row(trial: Trial, names: readonly string[]): Cell[] {
  const { started, ended } = trial;
  return [
    trial.name,
    trial.number,
    trial.status,
    hasResult(trial) ? trial.objective : undefined,
    ...names.map((name) => trial.parameters[name]),
    trial.created.toISOString(),
    started?.toISOString(),
    ended?.toISOString(),
    started && ended ? (ended.getTime() - started.getTime()) / 1000 : undefined,
    trial.reports,
    shortReason(trial.reason).replaceAll('\u202f', ' '),
    trial.stoppedBecause,
    trial.failure,
  ];
}
