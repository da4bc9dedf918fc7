/** What can be said of training jobs without asking the server. */
import type { Definition, Goal, Job, Status, Training, Trial } from './types';

export interface Counts {
  completed: number;
  /** Completed, too, but without a value of the objective. */
  valueless: number;
  running: number;
  stopped: number;
  stoppedEarly: number;
  failed: number;
}

/** What became of a training job, as far as people tell it apart. */
export type Outcome = 'running' | 'completed' | 'valueless' | 'early' | 'stopped' | 'failed';

export const OUTCOMES: readonly Outcome[] = [
  'running',
  'completed',
  'valueless',
  'early',
  'stopped',
  'failed',
];

export function outcomeOf(trial: Trial): Outcome {
  if (isActive(trial.status)) return 'running';
  if (trial.status === 'Completed') return hasResult(trial) ? 'completed' : 'valueless';
  if (trial.status === 'Failed') return 'failed';
  return trial.stoppedBecause ? 'early' : 'stopped';
}

/** An outcome in words. */
export function outcomeWord(outcome: Outcome): string {
  if (outcome === 'valueless') return 'no value';
  return outcome === 'early' ? 'stopped early' : outcome;
}

/** Where a training job stands, in words. */
export function stateWord(trial: Trial): string {
  return trial.status === 'Stopping' ? 'stopping' : outcomeWord(outcomeOf(trial));
}

export function isActive(status: Status): boolean {
  return status === 'InProgress' || status === 'Stopping' || status === 'Deleting';
}

/** How a person calls a training job within its tuning job. */
export function label(trial: Trial): string {
  return `#${trial.number}`;
}

export function isBetter(one: number, other: number, goal: Goal): boolean {
  return goal === 'Minimize' ? one < other : one > other;
}

/** A training job with a final objective. */
export type Result = Trial & { objective: number };

/** Whether it ended well or was stopped, and has a value: what the server compares. */
export function hasResult(trial: Trial): trial is Result {
  const hasEndedWell = trial.status === 'Completed' || trial.status === 'Stopped';
  return hasEndedWell && Number.isFinite(trial.objective);
}

/** Whether it ended without a value that the search could learn from: a failure to the model. */
export function isFruitless(trial: Trial): boolean {
  return !isActive(trial.status) && !hasResult(trial);
}

/** The best of those with a result, the earliest of equals: the server's rule. */
export function bestOf(trials: readonly Trial[], goal: Goal): Result | undefined {
  let best: Result | undefined;
  for (const trial of trials) {
    if (!hasResult(trial)) continue;
    if (!best || isBetter(trial.objective, best.objective, goal)) best = trial;
  }
  return best;
}

/** Whether any has reported the objective more than once. */
export function reportsOften(trials: readonly Trial[]): boolean {
  return trials.some(({ reports = 0 }) => reports > 1);
}

/** Those before and after a training job in a list; none of one that is not in it. */
export function neighboursOf(
  trial: Trial,
  listed: readonly Trial[],
): [Trial | undefined, Trial | undefined] {
  const at = listed.indexOf(trial);
  return at < 0 ? [undefined, undefined] : [listed[at - 1], listed[at + 1]];
}

/** How many have a result. */
export function resultsOf(trials: readonly Trial[]): number {
  return trials.filter(hasResult).length;
}

/** The place among all results, from 1; `undefined` for a training job without one. */
export function rankOf(trial: Trial, trials: readonly Trial[], goal: Goal): number | undefined {
  if (!hasResult(trial)) return undefined;
  const { objective } = trial;
  return 1 + trials.filter((e) => hasResult(e) && isBetter(e.objective, objective, goal)).length;
}

export function countsOf(trials: readonly Trial[]): Counts {
  const all = { completed: 0, valueless: 0, running: 0, stopped: 0, stoppedEarly: 0, failed: 0 };
  for (const trial of trials) {
    const outcome = outcomeOf(trial);
    if (outcome === 'early') all.stoppedEarly++;
    else all[outcome]++;
  }
  return all;
}

/** How many training jobs have ended, however. */
export function endedOf(counts: Counts): number {
  const { completed, valueless, stopped, stoppedEarly, failed } = counts;
  return completed + valueless + stopped + stoppedEarly + failed;
}

/** A definition's training jobs; where there is one definition, all. */
export function trialsOf(job: Job, definition: Definition, trials: Trial[]): Trial[] {
  if (job.definitions.length === 1) return trials;
  return trials.filter((each) => each.definition === definition.name);
}

/** The definition of the best training job of all, or the first while there is none. */
export function bestDefinition(job: Job, trials: readonly Trial[]): Definition {
  const best = trials.find((each) => each.name === job.best);
  // A tuning job without a definition is refused by the server.
  return job.definitions.find((each) => each.name === best?.definition) ?? job.definitions[0]!;
}

/** How long it ran, or has been running; `undefined` before it started. */
export function tookOf(trial: Trial, now: Date): number | undefined {
  if (!trial.started) return undefined;
  const end = trial.ended ?? (isActive(trial.status) ? now : trial.modified);
  return end.getTime() - trial.started.getTime();
}

/** How long it ran, or has been running; `undefined` before it started. */
export function ranFor(job: Training, now: Date): number | undefined {
  const end = job.ended ?? (isActive(job.status) ? now : undefined);
  return job.started && end && end.getTime() - job.started.getTime();
}
