/** Parts of axes in which training jobs are held, whichever these are by now. */
import { axisOf } from './scale';
import { hasResult, isFruitless } from '../model/trials';
import type { Definition, Interval, Trial } from '../model/types';

/** To such a share of its axis an interval's ends are exact: finer than a pointer is led. */
const EXACT = 1e-4;

/** The most digits that tell numbers apart. */
const DIGITS_MOST = 17;

/** So near to an end of its axis, as a share of it, an interval reaches that end. */
const NEAR = 0.005;

/** As an address has them: `0_0.1_0.5*2__3`, without an end where there is none. */
export function intervalsText(intervals: readonly Interval[]): string {
  const end = (value: number) => (Number.isFinite(value) ? String(value) : '');
  return intervals.map(({ axis, from, to }) => `${axis}_${end(from)}_${end(to)}`).join('*');
}

/** What of `text` is an interval of an axis that `definition` has. */
export function intervalsIn(text: string, definition: Definition): Interval[] {
  return text.split('*').flatMap((part) => {
    const [axis = '', from = '', to = ''] = part.split('_');
    const interval = {
      axis: axis === '' ? NaN : Number(axis),
      from: from === '' ? -Infinity : Number(from),
      to: to === '' ? Infinity : Number(to),
    };
    const isAxis =
      Number.isInteger(interval.axis) &&
      interval.axis >= 0 &&
      interval.axis <= definition.ranges.length;
    return isAxis && interval.from <= interval.to ? [interval] : [];
  });
}

/**
 * The interval between two places on an axis. One that reaches an end of the axis has no end there:
 * the values at the end are in it, and so is what is beyond it or will be.
 */
export function interval(
  axis: number,
  ends: readonly [number, number],
  { low, high }: { low: number; high: number },
  valueAt: (place: number) => number,
): Interval {
  const near = NEAR * (high - low);
  const at = (place: number) => {
    const value = valueAt(place);
    const step = Math.abs(valueAt(place + EXACT * (high - low)) - value);
    const digits = 1 + Math.ceil(Math.log10(Math.abs(value) / step));
    return Number(value.toPrecision(Math.max(1, Math.min(DIGITS_MOST, digits || DIGITS_MOST))));
  };
  const first = Math.min(...ends);
  const last = Math.max(...ends);
  return {
    axis,
    from: first <= low + near ? -Infinity : at(first),
    to: last >= high - near ? Infinity : at(last),
  };
}

/**
 * The names of those that ended and are, on every axis that has intervals, in one of them; without
 * a result they are nowhere on the objective's.
 */
export function heldIn(
  intervals: readonly Interval[],
  definition: Definition,
  trials: readonly Trial[],
): Set<string> {
  const axes = definition.ranges.map(axisOf);
  const objective = (trial: Trial) => (hasResult(trial) ? trial.objective : undefined);
  const valueOn = (axis: number, trial: Trial) =>
    axis === axes.length ? objective(trial) : axes[axis]?.place(trial.parameters[axes[axis].name]);
  const asked = [...new Set(intervals.map(({ axis }) => axis))];
  const isHeld = (trial: Trial) =>
    asked.every((axis) => {
      const value = valueOn(axis, trial);
      return (
        value !== undefined &&
        intervals.some((each) => each.axis === axis && value >= each.from && value <= each.to)
      );
    });
  return new Set(
    trials
      .filter((trial) => hasResult(trial) || isFruitless(trial))
      .filter(isHeld)
      .map(({ name }) => name),
  );
}
