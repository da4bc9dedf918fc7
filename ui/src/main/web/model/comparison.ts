/** Lays training jobs side by side. */
import type { Definition, Range, Trial } from './types';

/** More beside the one that is looked at cannot be told apart. */
export const BESIDE_MOST = 4;

/** A hyperparameter's values in each training job that is compared, the first's first. */
export interface Line {
  range: Range;
  values: (string | undefined)[];
  /** Not all of them have the same value. */
  differs: boolean;
}

export function comparison(definition: Definition, trials: readonly Trial[]): Line[] {
  return definition.ranges.map((range) => {
    const values = trials.map((trial) => trial.parameters[range.name]);
    return { range, values, differs: values.some((value) => value !== values[0]) };
  });
}

/** Those that a training job is compared with: the kept ones, and the best of all as the last. */
export function comparedWith(
  trial: Trial,
  kept: readonly Trial[],
  best: Trial | undefined,
): Trial[] {
  const others = kept.filter(({ name }) => name !== trial.name && name !== best?.name);
  return best && best.name !== trial.name ? [...others, best] : others;
}
