import { number, objective, parameter, shorten } from '../model/format';
import { expectationOf, expectationText, shortReason } from '../model/reasons';
import { hasResult, isFruitless, label, outcomeOf, stateWord, type Result } from '../model/trials';
import type { Glyph, LegendItem, Table, Tip } from './drawing';
import type { Look } from './look';
import type { Definition, Goal, Selection, Trial } from '../model/types';

/** How a configuration came about, as the charts tell it apart. */
export type Origin = 'inherited' | 'spread' | 'global' | 'local';

export const ORIGINS: readonly Origin[] = ['spread', 'inherited', 'global', 'local'];

export function originOf(trial: Trial): Origin {
  switch (trial.reason?.Kind) {
    case 'Inherited':
      return 'inherited';
    case 'Modelled':
      return trial.reason.Arm === 'local' ? 'local' : 'global';
    default:
      return 'spread';
  }
}

/** Best first. */
export function ranked(trials: readonly Trial[], goal: Goal): Result[] {
  const sign = goal === 'Minimize' ? 1 : -1;
  return trials.filter(hasResult).sort((a, b) => sign * (a.objective - b.objective));
}

export function isFaded(name: string, selection: Selection): boolean {
  return selection.brushed !== undefined && !selection.brushed.has(name);
}

/** More crosses or lines of failures than these tell no more. */
const FRUITLESS_MOST = 300;

/** Those that failed or told no value, all of them or, where there are many, some of all times. */
export function fruitless(trials: readonly Trial[]): Trial[] {
  const all = trials.filter(isFruitless);
  if (all.length <= FRUITLESS_MOST) return all;
  const stride = all.length / FRUITLESS_MOST;
  return Array.from({ length: FRUITLESS_MOST }, (_, index) => all[Math.floor(index * stride)]!);
}

/** What the marks of `fruitless` mean; nothing where there are none. */
export function fruitlessLegend(
  drawn: readonly Trial[],
  glyph: Glyph,
  look: Look,
): LegendItem[] {
  if (drawn.length === 0) return [];
  const words = [...new Set(drawn.map(outcomeOf))].sort();
  const label = words.map((word) => (word === 'valueless' ? 'without a value' : word)).join(' or ');
  return [{ label, glyph, colour: look.failed }];
}

/** The colours of those that others are compared with; the one in focus has its own. */
export function besides({ beside = [], focus }: Selection, look: Look): Map<string, string> {
  const colours = beside.map((name, at): [string, string] => [name, look.beside[at] ?? look.text]);
  return new Map(colours.filter(([name]) => name !== focus));
}

/** Training jobs with a result, best first, as a table of their configurations. */
export function configurations(trials: readonly Trial[], definition: Definition): Table {
  const { metric, goal, ranges } = definition;
  return {
    columns: [
      { name: 'Training job' },
      { name: metric, isNumeric: true },
      ...ranges.map(({ name, kind }) => ({ name, isNumeric: kind !== 'categorical' })),
    ],
    rows: ranked(trials, goal).map((trial) => [
      label(trial),
      objective(trial.objective),
      ...ranges.map(({ name }) => parameter(trial.parameters[name])),
    ]),
  };
}

export function tipOf(trial: Trial, metric: string): Tip {
  const rows: Tip['rows'] = [['', `number ${trial.number}, ${stateWord(trial)}`]];
  if (trial.objective !== undefined) rows.push([metric, number(trial.objective, 6)]);
  if (trial.soFar !== undefined) rows.push([metric, `${number(trial.soFar, 6)} so far`]);
  if (trial.reason) rows.push(['tried because', shortReason(trial.reason)]);
  const expected = expectationOf(trial.reason);
  if (expected) rows.push(['model expected', expectationText(expected)]);
  for (const [name, value] of Object.entries(trial.parameters).slice(0, 16)) {
    rows.push([name, short(value)]);
  }
  return { title: trial.name, rows };
}

/** A number's text with the digits that one can read; any other text as it is. */
function short(text: string): string {
  const value = text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(value) && text.length > 8 ? number(value, 5) : shorten(text, 60);
}
