/** Guesses when a tuning job will have ended. */
import { isActive } from './trials';
import type { Job, Trial } from './types';

/** Fewer ends say too little about the pace. */
const ENDS_LEAST = 5;

/** Of so many last ends the pace is taken: it changes while a search goes on. */
const ENDS_MOST = 40;

/**
 * Milliseconds left, from the pace of the last ends up to now: a search that stands still is seen
 * to take longer. `undefined` as long as there is no ground for a guess.
 */
export function timeLeft(job: Job, trials: readonly Trial[], now: Date): number | undefined {
  if (job.status !== 'InProgress' || !job.trialsMax) return undefined;
  const ends = trials
    .filter((trial) => !isActive(trial.status) && trial.ended)
    .map((trial) => trial.ended!.getTime())
    .sort((a, b) => a - b);
  // The first round starts all at once; only after it do ends tell the pace.
  if (ends.length < Math.max(ENDS_LEAST, 2 * (job.parallelMax ?? 1))) return undefined;
  const last = ends.slice(-ENDS_MOST);
  const since =
    last.length < ends.length ? ends[ends.length - last.length - 1]! : job.created.getTime();
  const each = (now.getTime() - since) / last.length;
  return each > 0 ? Math.max(0, job.trialsMax - ends.length) * each : undefined;
}
