/** Says in words what the model has learned, and how far the search has come. */
import { count, dateTime, number, percent } from './format';
import { isActive } from './trials';
import type { Insight, Job } from './types';

export interface Saying {
  term: string;
  text: string;
  /** What stands behind it, for who asks. */
  detail?: string;
}

/** Whether a model tells something, or will: also of searches that it does not lead. */
export function isModelled(job: Job, insight: Insight | undefined): boolean {
  return job.strategy === 'Bayesian' || (insight?.importance.length ?? 0) > 0;
}

export function sayings(job: Job, insight: Insight | undefined): Saying[] {
  return [...(insight ? learned(job, insight) : []), ...completion(job)];
}

function learned(job: Job, insight: Insight): Saying[] {
  const all: Saying[] = [];
  const check = insight.check;
  if (check) {
    all.push({
      term: 'Model',
      text: `orders ${percent(check.concordance)} of unseen pairs rightly`,
      detail:
        `Checked on ${count(check.observed)} training jobs; ` +
        `its errors are ${number(check.residual, 2)} times what it claims.`,
    });
  } else {
    const yet = isActive(job.status) ? ' yet' : '';
    all.push({ term: 'Model', text: `too few results to learn from${yet}` });
  }
  if (insight.regretBound !== undefined) {
    all.push({
      term: 'Left to gain',
      text: `at most ${number(notLess(insight.regretBound, 3), 3)} by the model`,
    });
  }
  return all;
}

/** What completes a tuning job, as Describe counts it; `hone describe --insight` has these words. */
function completion(job: Job): Saying[] {
  const all: Saying[] = [];
  const many = job.notImproving ?? 0;
  if (many > 0) {
    const last = many === 1 ? 'the last result' : `the last ${count(many)} results`;
    all.push({
      term: 'Not improving',
      text: `${last} (by more than 1\u202f%)`,
      detail:
        'Each against the best before it. Training jobs without a value do not count, ' +
        'nor does what a warm start repeats.',
    });
  }
  if (job.converged) {
    all.push({ term: 'Convergence', text: `detected at ${dateTime(job.converged)}` });
  }
  return all;
}

/** Rounded up to so many digits: what is at most that much is not told as less. */
function notLess(value: number, digits: number): number {
  if (!(value > 0) || !Number.isFinite(value)) return value;
  const unit = 10 ** (Math.floor(Math.log10(value)) - digits + 1);
  return Math.ceil(value / unit - 1e-9) * unit;
}
