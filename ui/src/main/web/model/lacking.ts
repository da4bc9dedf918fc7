/** Which charts have nothing to show, and never will, and why: told once, not in a frame for each. */
import { hasResult, isActive } from './trials';
import type { Insight, Job, Trial } from './types';

/** Charts that lack the same. */
export interface Lack {
  charts: readonly string[];
  why: string;
}

/** What lacks data for good; nothing while the tuning job runs, or the model's view is on its way. */
export function lacking(job: Job, trials: readonly Trial[], insight?: Insight): Lack[] {
  if (isActive(job.status)) return [];
  const all: Lack[] = [];
  if (trials.length === 0) {
    const isOneOfMany = job.definitions.length > 1;
    const why = isOneOfMany ? 'no training job has this definition' : 'there was no training job';
    all.push({ charts: ['Objective', 'Timeline'], why });
  }
  if (insight?.importance.length === 0) {
    all.push({ charts: ['What matters'], why: 'that takes eight results that differ' });
  }
  if (!trials.some(hasResult)) {
    const charts = ['Configurations', 'Along each hyperparameter'];
    all.push({ charts, why: 'no training job has a result' });
  }
  if (trials.every(({ reports, objective }) => !reports && objective === undefined)) {
    all.push({ charts: ['Learning curves'], why: 'no training job reported a value' });
  }
  return all;
}

/** The same in one sentence; empty where nothing is lacking. */
export function lackingText(all: readonly Lack[]): string {
  const parts = all.map(({ charts, why }) => `${charts.join(' and ')} (${why})`);
  return parts.length > 0 ? `Not shown: ${parts.join(', ')}.` : '';
}
