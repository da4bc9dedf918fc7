/** Says in words what the model has learned. */
import { count, number, percent } from './format';
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

export function sayings(insight: Insight): Saying[] {
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
    all.push({ term: 'Model', text: 'too few results to learn from yet' });
  }
  if (insight.regretBound !== undefined) {
    const converged = insight.converged ? ', converged' : '';
    all.push({
      term: 'Left to gain',
      text: `at most ${number(notLess(insight.regretBound, 3), 3)} by the model${converged}`,
    });
  }
  if (insight.notImproving > 0) {
    all.push({
      term: 'Not improving',
      text: `the last ${count(insight.notImproving)}`,
      detail: 'So many training jobs have not made the best better by 1 % or more.',
    });
  }
  return all;
}

/** Rounded up to so many digits: what is at most that much is not told as less. */
function notLess(value: number, digits: number): number {
  if (!(value > 0) || !Number.isFinite(value)) return value;
  const unit = 10 ** (Math.floor(Math.log10(value)) - digits + 1);
  return Math.ceil(value / unit - 1e-9) * unit;
}
