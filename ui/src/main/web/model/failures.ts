/** Says why training jobs failed, or ended without a value. */
import { hasResult } from './trials';
import type { Trial } from './types';

/** Training jobs for which the same went wrong, newest first. */
export interface Failure {
  /** As the newest tells it. */
  reason: string;
  trials: Trial[];
}

/** Ended by a bound of the request's, which are told apart by these states. */
const BOUNDS: Record<string, string> = {
  MaxRuntimeExceeded: 'MaxRuntimeInSeconds was over before a value was told.',
  MaxWaitTimeExceeded: 'MaxWaitTimeInSeconds was over before a value was told.',
};

/** The reasons why training jobs failed, the commonest first, and of equals the newest. */
export function failuresOf(trials: readonly Trial[]): Failure[] {
  return kinds(
    trials.filter(({ status }) => status === 'Failed'),
    ({ failure }) => failure || 'No reason was told.',
  );
}

/**
 * The same of training jobs that ran to their end, or to a bound's, and told no value of the
 * objective: the search learns nothing from them. Nobody misses those that were stopped.
 */
export function valuelessOf(trials: readonly Trial[]): Failure[] {
  return kinds(
    trials.filter(
      (trial) =>
        !hasResult(trial) &&
        (trial.status === 'Completed' ||
          (trial.status === 'Stopped' && trial.secondaryStatus in BOUNDS)),
    ),
    ({ failure, secondaryStatus }) =>
      failure || BOUNDS[secondaryStatus] || 'No reason was told; its log may have one.',
  );
}

function kinds(trials: readonly Trial[], reasonOf: (trial: Trial) => string): Failure[] {
  const kinds = new Map<string, Failure>();
  for (const trial of trials) {
    const reason = reasonOf(trial);
    const kind = kindOf(trial, reason);
    const failure = kinds.get(kind) ?? { reason, trials: [] };
    failure.reason = reason;
    failure.trials.unshift(trial);
    kinds.set(kind, failure);
  }
  return [...kinds.values()].sort(
    (a, b) => b.trials.length - a.trials.length || b.trials[0]!.number - a.trials[0]!.number,
  );
}

/**
 * The same error has other numbers and another name in each, and a script's was called with other
 * hyperparameters; `hone describe` takes it so, too.
 */
function kindOf(trial: Trial, reason: string): string {
  return reason
    .replaceAll(trial.name, '')
    .replace(/\nCommand ".*/s, '')
    .replace(/[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?/g, '0');
}
