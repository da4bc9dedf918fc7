import { number, shorten } from './format';
import type { Tip } from './drawing';
import type { Goal, Reason, Selection, Trial } from '../model/types';

/** How a configuration came about, as the charts tell it apart. */
export type Origin = 'inherited' | 'spread' | 'global' | 'local';

export type Outcome = 'completed' | 'stopped' | 'failed' | 'running';

export const ORIGINS: readonly Origin[] = ['spread', 'inherited', 'global', 'local'];

export function originOf(trial: Trial): Origin {
  switch (trial.reason?.Kind) {
    case 'Inherited':
      return 'inherited';
    case 'Modelled':
      return trial.reason.Arm === 'local' ? 'local' : 'global';
    default:
      return 'spread';
  }
}

export function outcomeOf(trial: Trial): Outcome {
  switch (trial.status) {
    case 'InProgress':
    case 'Stopping':
      return 'running';
    case 'Completed':
      return 'completed';
    case 'Stopped':
      return 'stopped';
    default:
      return 'failed';
  }
}

export function isKnown(trial: Trial): trial is Trial & { objective: number } {
  const outcome = outcomeOf(trial);
  return Number.isFinite(trial.objective) && (outcome === 'completed' || outcome === 'stopped');
}

export function isBetter(one: number, other: number, goal: Goal): boolean {
  return goal === 'Minimize' ? one < other : one > other;
}

export function bestOf(
  trials: readonly Trial[],
  goal: Goal,
): (Trial & { objective: number }) | undefined {
  let best: (Trial & { objective: number }) | undefined;
  for (const trial of trials) {
    if (isKnown(trial) && (!best || isBetter(trial.objective, best.objective, goal))) best = trial;
  }
  return best;
}

/** Best first. */
export function ranked(trials: readonly Trial[], goal: Goal): (Trial & { objective: number })[] {
  const sign = goal === 'Minimize' ? 1 : -1;
  return trials.filter(isKnown).sort((a, b) => sign * (a.objective - b.objective));
}

export function isFaded(name: string, selection: Selection): boolean {
  return selection.brushed !== undefined && !selection.brushed.has(name);
}

export function tipOf(trial: Trial, metric: string): Tip {
  const rows: Tip['rows'] = [['', `number ${trial.number}, ${state(trial)}`]];
  if (trial.objective !== undefined) rows.push([metric, number(trial.objective, 6)]);
  if (trial.reason) rows.push(['tried because', why(trial.reason)]);
  const expected = expectation(trial.reason);
  if (expected) {
    rows.push(['model expected', `${number(expected.mean)} ± ${number(expected.deviation, 2)}`]);
  }
  for (const [name, value] of Object.entries(trial.parameters).slice(0, 16)) {
    rows.push([name, short(value)]);
  }
  return { title: trial.name, rows };
}

/** A number's text with the digits that one can read; any other text as it is. */
function short(text: string): string {
  const value = text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(value) && text.length > 8 ? number(value, 5) : shorten(text, 60);
}

function state(trial: Trial): string {
  switch (outcomeOf(trial)) {
    case 'running':
      return trial.status === 'Stopping' ? 'stopping' : 'running';
    case 'stopped':
      return trial.stoppedBecause ? 'stopped early' : 'stopped';
    case 'failed':
      return 'failed';
    case 'completed':
      return 'completed';
  }
}

function why(reason: Reason): string {
  switch (reason.Kind) {
    case 'Drawn':
      return 'drawn at random';
    case 'Enumerated':
      return reason.Count
        ? `${reason.Position} of ${reason.Count} of the grid`
        : 'part of the grid';
    case 'Spread':
      return 'spread over the space';
    case 'Inherited':
      return `taken from parent ${reason.Parent ?? ''}`.trim();
    case 'Modelled':
      return reason.Arm === 'local' ? 'model, near the best' : 'model, anywhere';
  }
}

export function expectation(reason?: Reason): { mean: number; deviation: number } | undefined {
  if (reason?.Kind !== 'Modelled' || !Number.isFinite(reason.ExpectedValue)) return undefined;
  const deviation = Number.isFinite(reason.Deviation) ? Math.abs(reason.Deviation!) : 0;
  return { mean: reason.ExpectedValue!, deviation };
}
