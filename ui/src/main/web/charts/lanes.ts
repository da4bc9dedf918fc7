import { outcomeOf, type Outcome } from '../model/trials';
import type { Trial } from '../model/types';

/** A training job's time in a lane; the lanes stand for what runs at once. */
export interface Bar {
  trial: Trial;
  lane: number;
  /** Milliseconds since the epoch. */
  created: number;
  from: number;
  to: number;
  outcome: Outcome;
  /** How many training jobs it stands for, where they are too short to be told apart. */
  many: number;
}

/** Give each training job the first lane that is free when it is created. */
export function lanesOf(trials: readonly Trial[], now: number): Bar[] {
  const order = [...trials].sort((a, b) => +a.created - +b.created || a.number - b.number);
  const free: number[] = [];
  return order.map((trial) => {
    const created = +trial.created;
    const from = Math.max(created, +(trial.started ?? trial.created));
    const outcome = outcomeOf(trial);
    const end = trial.ended ?? (outcome === 'running' ? new Date(now) : trial.modified);
    const to = Math.max(from, +end);
    let lane = free.findIndex((until) => until <= created);
    if (lane < 0) lane = free.length;
    free[lane] = Math.max(to, created + 1);
    return { trial, lane, created, from, to, outcome, many: 1 };
  });
}

/** Join neighbours in a lane that look alike while they are shorter than `least`. */
export function joined(
  bars: readonly Bar[],
  least: number,
  kindOf: (bar: Bar) => string = (bar) => bar.outcome,
): Bar[] {
  const last = new Map<number, Bar>();
  const result: Bar[] = [];
  for (const bar of bars) {
    const before = last.get(bar.lane);
    const short = bar.to - bar.created < least;
    const joins =
      before &&
      short &&
      kindOf(before) === kindOf(bar) &&
      bar.created - before.to < least / 2 &&
      bar.to - before.created < 2 * least;
    if (joins) {
      before.to = bar.to;
      before.many += 1;
      continue;
    }
    const copy = { ...bar };
    last.set(bar.lane, copy);
    result.push(copy);
  }
  return result;
}
