import { isApart, linear, logarithmic, type Scale } from './scale';
import type { Goal } from '../model/types';

/** Which part of the objective's values is drawn. */
export interface Window {
  scale: Scale;
  low: number;
  high: number;
  /** There is no value. */
  empty: boolean;
  /** How many values lie beyond each end. */
  below: number;
  above: number;
}

/** How many interquartile ranges from the middle half a bad value may lie and still be shown. */
const FENCE = 1.5;

/** The same for a good value: one so far off is no result, but a metric that went wrong. */
const FAR = 1000;

/** Values this many times as large as others are read better on a logarithm. */
const WIDE = 20;

/** True if all of `values` are positive and far apart. */
function isWide(values: number[]): boolean {
  const [low, high] = extent(values);
  return low > 0 && high / low >= WIDE;
}

/** Whether a logarithm is offered for `values`, and whether they are on it unless switched. */
export function logOf(
  values: number[],
  goal: Goal | undefined,
): { wide: boolean; preferred: boolean } {
  const wide = isWide(values);
  if (!wide || goal !== 'Minimize') return { wide, preferred: false };
  // Where low is good, the good ones are pressed together; where high is good they lie apart.
  const { high } = windowOf(values, goal, false, false);
  return { wide, preferred: isWide(values.filter((value) => value <= high)) };
}

/**
 * The range of `values` that matters: the best and what lies near the middle half. A value that
 * stands for a failure, as 1e9, would else press all others into a line. All matter where it is
 * unknown which are good.
 */
export function windowOf(
  values: number[],
  goal: Goal | undefined,
  log: boolean,
  all: boolean,
): Window {
  const scale = log ? logarithmic : linear;
  const places = values.map((value) => scale.to(value)).filter((place) => place !== undefined);
  let [low, high] = extent(places);
  if (places.length === 0) [low, high] = [0, 1];
  if (!all && goal && places.length >= 8) {
    const sorted = Float64Array.from(places).sort();
    const first = quantile(sorted, 0.25);
    const third = quantile(sorted, 0.75);
    // More than half may be alike: then the fence needs another measure of what is near.
    const spread = third - first || quantile(sorted, 0.9) - quantile(sorted, 0.1);
    const [under, over] = goal === 'Minimize' ? [FAR, FENCE] : [FENCE, FAR];
    const near = places.filter(
      (place) => place >= first - under * spread && place <= third + over * spread,
    );
    if (spread > 0) [low, high] = extent(near);
  }
  const room = isApart(low, high) ? (high - low) * 0.06 : Math.abs(high) * 0.1 || 1;
  const below = places.filter((place) => place < low).length;
  const above = places.filter((place) => place > high).length;
  return { scale, low: low - room, high: high + room, empty: places.length === 0, below, above };
}

/**
 * The same, with room for what was expected on the good side, where the interest is: a third more
 * at most, for early expectations may be of anything.
 */
export function reaching(window: Window, values: number[], goal: Goal): Window {
  const places = values.map((value) => window.scale.to(value)).filter((at) => at !== undefined);
  const [lowest, highest] = extent(places);
  const most = (window.high - window.low) / 3;
  return goal === 'Minimize'
    ? { ...window, low: Math.min(window.low, Math.max(lowest, window.low - most)) }
    : { ...window, high: Math.max(window.high, Math.min(highest, window.high + most)) };
}

/** Where a value is drawn: one beyond the window at its edge. */
export function placeIn(window: Window, value: number): number {
  const place = window.scale.to(value) ?? window.low;
  return Math.min(window.high, Math.max(window.low, place));
}

/** The end of the window beyond which a value lies: -1 or 1; 0 for within. */
export function sideOf(window: Window, value: number): -1 | 0 | 1 {
  const place = window.scale.to(value) ?? -Infinity;
  if (place > window.high) return 1;
  return place < window.low ? -1 : 0;
}

export function extent(values: ArrayLike<number>): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const rest = at - below;
  return sorted[below]! * (1 - rest) + (sorted[Math.min(below + 1, sorted.length - 1)] ?? 0) * rest;
}
