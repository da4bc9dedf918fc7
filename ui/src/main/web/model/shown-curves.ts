/** Chooses whose learning curves are worth to be seen at once. */
import { isActive, isBetter } from './trials';
import type { Goal, Selection, Trial } from './types';

/** More lines cannot be told apart. */
export const CURVES_MOST = 60;

export const BEST = 20;

/** Those that are looked at or kept, and that are brushed; else those that run, the best, and then the newest. */
export function shownCurves(trials: readonly Trial[], goal: Goal, selection: Selection): Trial[] {
  const chosen = new Set<Trial>();
  const take = (some: readonly Trial[], most: number) => {
    for (const trial of some.slice(0, most)) {
      if (chosen.size < CURVES_MOST) chosen.add(trial);
    }
  };
  take(
    trials.filter((trial) => trial.name === selection.focus),
    1,
  );
  const { brushed, beside } = selection;
  take(
    trials.filter((trial) => beside?.includes(trial.name)),
    CURVES_MOST,
  );
  const ranked = trials
    .filter((trial) => trial.objective !== undefined && (!brushed || brushed.has(trial.name)))
    .sort((a, b) => (isBetter(a.objective!, b.objective!, goal) ? -1 : 1));
  if (brushed) {
    take(ranked, CURVES_MOST);
    take(
      trials.filter((trial) => brushed.has(trial.name)),
      CURVES_MOST,
    );
  } else {
    take(
      trials.filter((trial) => isActive(trial.status)),
      CURVES_MOST,
    );
    take(ranked, BEST);
    take([...trials].reverse(), CURVES_MOST);
  }
  return [...chosen];
}
