/** Numbers and times as people read them. */

const MINUS = '\u2212';
/** Between a number and its unit: they stay on one line, close to each other. */
const THIN = '\u202f';

/** A number with at most `digits` significant digits; far from 1 as a power of ten. */
export function number(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return '0';
  const size = Math.abs(value);
  const isFar = size >= 1e7 || size < 1e-4;
  // Digits before the point are all told: a count is not rounded.
  const kept = Math.max(digits, Math.min(21, Math.ceil(Math.log10(size))));
  const text = isFar
    ? value
        .toExponential(digits - 1)
        .replace(/\.?0+e/, 'e')
        .replace('e+', 'e')
    : String(Number(value.toPrecision(kept)));
  return text.replaceAll('-', MINUS);
}

/** An objective's value: results near the best are close to each other, and are to be told apart. */
export function objective(value: number): string {
  return number(value, 6);
}

/** A hyperparameter's text: numbers are shortened, other texts stay. */
export function parameter(text: string | undefined, digits = 4): string {
  if (text === undefined) return '';
  return isNumeric(text) ? number(Number(text), digits) : text;
}

export function isNumeric(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}

export function count(value: number): string {
  return value.toLocaleString('en');
}

/** How many there are of a thing: `1 training job`, `2 training jobs`. */
export function counted(value: number, one: string, more = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : more}`;
}

export function percent(share: number): string {
  const value = 100 * share;
  return `${value > 0 && value < 1 ? '<1' : Math.round(value)}${THIN}%`;
}

/** A time span in its two largest units, the smaller in two digits: those below each other fit. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds / 1000);
  if (seconds < 1) return unit(1000 * seconds, 'ms');
  if (seconds < 10) return `${seconds.toFixed(1)}${THIN}s`;
  if (seconds < 60) return unit(seconds, 's');
  if (seconds < 3600) return `${unit(seconds / 60, 'min')} ${unit(seconds % 60, 's', 2)}`;
  if (seconds < 86_400) return `${unit(seconds / 3600, 'h')} ${unit((seconds / 60) % 60, 'min', 2)}`;
  return `${unit(seconds / 86_400, 'd')} ${unit((seconds / 3600) % 24, 'h', 2)}`;
}

/** A time span as a guess is told: in one unit, rounded; `hone tune` tells it so, too. */
export function roughly(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds / 1000);
  if (seconds < 45) return `less than ${unit(1, 'min')}`;
  if (seconds < 5400) return `about ${unit(Math.max(1, Math.round(seconds / 60)), 'min')}`;
  if (seconds < 129_600) return `about ${unit(Math.round(seconds / 3600), 'h')}`;
  return `about ${unit(Math.round(seconds / 86_400), 'd')}`;
}

/** How long ago, in one unit. */
export function ago(then: Date, now: Date): string {
  const seconds = (now.getTime() - then.getTime()) / 1000;
  if (seconds < 5) return 'just now';
  if (seconds < 60) return `${unit(seconds, 's')} ago`;
  if (seconds < 3600) return `${unit(seconds / 60, 'min')} ago`;
  if (seconds < 86_400) return `${unit(seconds / 3600, 'h')} ago`;
  return `${unit(seconds / 86_400, 'd')} ago`;
}

/** Local date and time to the second, largest unit first. */
export function dateTime(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** Where the clock that `dateTime` reads stands: `UTC+2`. */
export function zone(at: Date): string {
  const east = -at.getTimezoneOffset();
  if (east === 0) return 'UTC';
  const size = Math.abs(east);
  const minutes = size % 60 === 0 ? '' : `:${String(size % 60).padStart(2, '0')}`;
  return `UTC${east > 0 ? '+' : MINUS}${Math.floor(size / 60)}${minutes}`;
}

/** A text of at most `most` characters; its middle is left out, for names often share a start. */
export function shorten(text: string, most: number): string {
  const characters = [...text];
  if (characters.length <= most) return drawable(text);
  const tail = Math.ceil((most - 1) * 0.6);
  const head = most - 1 - tail;
  return `${characters.slice(0, head).join('')}…${characters.slice(-tail).join('')}`;
}

/**
 * A text as a chart can draw it. Its library looks texts up in an object of JavaScript's, where
 * `constructor` and the like always are; with an invisible character before them they are not.
 */
export function drawable(text: string): string {
  return text in Object.prototype ? `\u200b${text}` : text;
}

function unit(value: number, name: string, digits = 1): string {
  return `${String(Math.floor(value)).padStart(digits, '0')}${THIN}${name}`;
}
