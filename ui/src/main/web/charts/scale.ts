import { number } from '../model/format';
import type { Range, Scale as Kind } from '../model/types';

/** Places values on a line, and says which of them to mark there. */
export interface Scale {
  /** Where a value lies; `undefined` if it has no place, as a negative one on a logarithm. */
  to(value: number): number | undefined;
  /** The value at a place. */
  from(place: number): number;
  /** About `about` round values between two values. */
  ticks(low: number, high: number, about: number): number[];
}

/** More than any axis has room for. */
const TICKS_MOST = 100;

export const linear: Scale = {
  to: (value) => (Number.isFinite(value) ? value : undefined),
  from: (place) => place,
  ticks: steps,
};

export const logarithmic: Scale = {
  to: (value) => (value > 0 && Number.isFinite(value) ? Math.log10(value) : undefined),
  from: (place) => Math.min(10 ** place, Number.MAX_VALUE),
  ticks: powers,
};

/** A logarithm of the distance from 1: for rates of decay, as 0.9, 0.99, 0.999. */
export const reverse: Scale = {
  to: (value) => (value < 1 && Number.isFinite(value) ? -Math.log10(1 - value) : undefined),
  from: (place) => 1 - 10 ** -place,
  ticks(low, high, about) {
    const nines = powers(1 - high, 1 - low, about).map((rest) => 1 - rest);
    return nines.reverse();
  },
};

const KINDS: Record<Kind, Scale> = {
  Linear: linear,
  Logarithmic: logarithmic,
  ReverseLogarithmic: reverse,
};

/** An axis along one hyperparameter: places, bounds and texts, categories as 0, 1, 2 … */
export interface Axis {
  name: string;
  isCategory: boolean;
  low: number;
  high: number;
  /** The place of a hyperparameter's text; `undefined` if it is not of the range. */
  place(text: string | undefined): number | undefined;
  ticks(about: number): number[];
  label(place: number): string;
}

export function axisOf(range: Range): Axis {
  if (range.kind === 'categorical') {
    const places = new Map(range.values.map((value, index) => [value, index]));
    return {
      name: range.name,
      isCategory: true,
      low: -0.5,
      high: range.values.length - 0.5,
      place: (text) => (text === undefined ? undefined : places.get(text)),
      ticks: () => range.values.map((_, index) => index),
      label: (place) => range.values[Math.round(place)] ?? '',
    };
  }
  const scale = KINDS[range.scale];
  const low = scale.to(range.min) ?? 0;
  const high = scale.to(range.max) ?? 1;
  // A range of one value still needs some length to be drawn on.
  const room = high > low ? 0 : 0.5;
  return {
    name: range.name,
    isCategory: false,
    low: low - room,
    high: high + room,
    place(text) {
      const value = text === undefined || text.trim() === '' ? NaN : Number(text);
      return scale.to(value);
    },
    ticks(about) {
      const values = room > 0 ? [range.min] : scale.ticks(range.min, range.max, about);
      const whole = range.kind === 'integer' ? values.filter(Number.isInteger) : values;
      return whole.map((value) => scale.to(value)).filter((place) => place !== undefined);
    },
    // Each nine of a rate close to 1 counts.
    label: (place) => number(scale.from(place), scale === reverse ? Math.ceil(place) + 5 : 6),
  };
}

/** True if `high` is above `low` by more than rounding makes of equal values. */
export function isApart(low: number, high: number): boolean {
  return high - low > 1e-12 * Math.max(Math.abs(low), Math.abs(high));
}

/** Round values in even steps of 1, 2 or 5 times a power of ten. */
function steps(low: number, high: number, about: number): number[] {
  // Ends this close leave no numbers to count by between them.
  if (!Number.isFinite(high - low) || !isApart(low, high)) return [low];
  const rough = (high - low) / Math.max(1, about);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((each) => each * power >= rough * 0.999) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  if (!(step > 0) || !Number.isFinite(first)) return [low];
  // Counted from 0 and bounded, since counting from a very large number would not get on.
  const count = Math.min(Math.floor(high / step + 1e-9) - first, TICKS_MOST);
  const found: number[] = [];
  for (let i = 0; i <= count; i++) {
    found.push(Number(((first + i) * step).toPrecision(15)));
  }
  // A coarse step may pass over the whole range.
  return found.length > 0 || about > TICKS_MOST ? found : steps(low, high, 2 * about);
}

/** Powers of ten, some of them or some between them as there is room. */
function powers(low: number, high: number, about: number): number[] {
  if (!(high > low) || !(low > 0) || !Number.isFinite(high)) return [high];
  const first = Math.floor(Math.log10(low) + 1e-9);
  const last = Math.ceil(Math.log10(high) - 1e-9);
  const decades = Math.log10(high / low);
  if (decades < 0.7) return steps(low, high, about);
  const within = decades > about / 2 ? [1] : decades > about / 3 ? [1, 3] : [1, 2, 5];
  const stride = Math.max(1, Math.ceil(decades / Math.max(1, about)));
  const found: number[] = [];
  for (let exponent = first; exponent <= last; exponent++) {
    if (exponent % stride !== 0) continue;
    for (const times of within) {
      const value = Number(`${times}e${exponent}`);
      if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) found.push(value);
    }
  }
  return found;
}
