/** Says why training jobs failed. */
import type { Trial } from './types';

/** Training jobs that failed for the same reason, newest first. */
export interface Failure {
  /** As the newest tells it. */
  reason: string;
  trials: Trial[];
}

/** The reasons why training jobs failed, the commonest first, and of equals the newest. */
export function failuresOf(trials: readonly Trial[]): Failure[] {
  const kinds = new Map<string, Failure>();
  for (const trial of trials) {
    if (trial.status !== 'Failed') continue;
    const reason = trial.failure || 'No reason was told.';
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

/** The same error has other numbers and another name in each; `hone describe` takes it so, too. */
function kindOf(trial: Trial, reason: string): string {
  return reason.replaceAll(trial.name, '').replace(/[0-9]+/g, '0');
}
