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

/** @param best the best result so far, which a gain is told as a share of */
export function sayings(job: Job, insight: Insight | undefined, best?: number): Saying[] {
  return [...(insight ? learned(job, insight, best) : []), ...completion(job)];
}

/** `hone describe --insight` tells of the check in these words, too. */
function learned(job: Job, insight: Insight, best: number | undefined): Saying[] {
  const all: Saying[] = [];
  const check = insight.check;
  const yet = isActive(job.status) ? ' yet' : '';
  if (check) {
    all.push({
      term: 'Model',
      text: `right about the better of two in ${percent(check.concordance)} of cases`,
      detail:
        `Checked on ${count(check.observed)} training jobs, each as if it had not seen it; chance ` +
        `is right in half of the cases. Its errors are ${number(check.residual, 2)} times as large ` +
        'as it says.',
    });
  } else {
    // The search itself learns from fewer: its suggestions may be the model's already.
    all.push({ term: 'Model', text: `not checked${yet}: that takes eight results that differ` });
  }
  const gain = insight.regretBound;
  if (gain !== undefined) {
    all.push({
      term: 'Left to gain',
      text: `up to ${number(gain, 2)}${shareOf(gain, best)}, the model believes`,
      detail: 'What the model deems likely, from the results so far; it may err either way.',
    });
  } else if (check) {
    all.push({
      term: 'Left to gain',
      text: `not known${yet}`,
      detail: 'What the model deems possible is as wide as the results lie apart, or wider.',
    });
  }
  if (job.warmStart === 'IdenticalDataAndAlgorithm' && insight.warmStart === 'TransferLearning') {
    all.push({
      term: 'Warm start',
      text: 'the parents count as other data',
      detail: "They have no result with this job's static hyperparameters.",
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

/** A gain as a part of the best result, where that says something. */
function shareOf(gain: number, best: number | undefined): string {
  const share = best === undefined ? NaN : Math.abs(gain / best);
  return Number.isFinite(share) && share < 1 ? ` (${number(100 * share, 2)}\u202f% of the best)` : '';
}
