/** What can be said of training jobs without asking the server. */
import type { Definition, Goal, Job, Status, Trial } from './types';

export interface Counts {
  completed: number;
  running: number;
  stopped: number;
  stoppedEarly: number;
  failed: number;
}

/** What became of a training job, as far as the views tell it apart. */
export type Outcome = 'running' | 'completed' | 'early' | 'stopped' | 'failed';

export const OUTCOMES: readonly Outcome[] = ['running', 'completed', 'early', 'stopped', 'failed'];

export function outcomeOf(trial: Trial): Outcome {
  if (isActive(trial.status)) return 'running';
  if (trial.status === 'Completed') return 'completed';
  if (trial.status === 'Failed') return 'failed';
  return trial.stoppedBecause ? 'early' : 'stopped';
}

export function isActive(status: Status): boolean {
  return status === 'InProgress' || status === 'Stopping' || status === 'Deleting';
}

/** How a person calls a training job within its tuning job. */
export function label(trial: Trial): string {
  return `#${trial.number}`;
}

export function isBetter(goal: Goal, one: number, other: number): boolean {
  return goal === 'Minimize' ? one < other : one > other;
}

/** The best of those that ended well or were stopped, the earliest of equals: the server's rule. */
export function bestOf(trials: readonly Trial[], goal: Goal): Trial | undefined {
  let best: Trial | undefined;
  for (const trial of trials) {
    if (!counts(trial)) continue;
    if (!best || isBetter(goal, trial.objective!, best.objective!)) best = trial;
  }
  return best;
}

/** How many have a result. */
export function resultsOf(trials: readonly Trial[]): number {
  return trials.filter(counts).length;
}

/** The place among all results, from 1; `undefined` for a training job without one. */
export function rankOf(trial: Trial, trials: readonly Trial[], goal: Goal): number | undefined {
  if (!counts(trial)) return undefined;
  const better = trials.filter(
    (each) => counts(each) && isBetter(goal, each.objective!, trial.objective!),
  );
  return 1 + better.length;
}

function counts(trial: Trial): boolean {
  return trial.objective !== undefined && !isActive(trial.status) && trial.status !== 'Failed';
}

export function countsOf(trials: readonly Trial[]): Counts {
  const all: Counts = { completed: 0, running: 0, stopped: 0, stoppedEarly: 0, failed: 0 };
  for (const trial of trials) {
    const outcome = outcomeOf(trial);
    if (outcome === 'early') all.stoppedEarly++;
    else all[outcome]++;
  }
  return all;
}

/** How many training jobs have ended, however. */
export function endedOf(counts: Counts): number {
  return counts.completed + counts.stopped + counts.stoppedEarly + counts.failed;
}

/** A definition's training jobs; where there is one definition, all. */
export function trialsOf(job: Job, definition: Definition, trials: Trial[]): Trial[] {
  if (job.definitions.length === 1) return trials;
  return trials.filter((each) => each.definition === definition.name);
}

/** How long it ran, or has been running; `undefined` before it started. */
export function tookOf(trial: Trial, now: Date): number | undefined {
  if (!trial.started) return undefined;
  const end = trial.ended ?? (isActive(trial.status) ? now : trial.modified);
  return end.getTime() - trial.started.getTime();
}
