import { number, objective, parameter, shorten } from '../model/format';
import { expectationOf, expectationText, shortReason } from '../model/reasons';
import { hasResult, isFruitless, label, stateWord, type Result } from '../model/trials';
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

/**
 * Those that failed or told no value: all of them or, where there are many, those that are chosen
 * and some of all times.
 */
export function fruitless(trials: readonly Trial[], selection: Selection): Trial[] {
  const all = trials.filter(isFruitless);
  if (all.length <= FRUITLESS_MOST) return all;
  const { brushed, focus, beside = [] } = selection;
  const isChosen = ({ name }: Trial) =>
    name === focus || beside.includes(name) || brushed?.has(name) === true;
  const chosen = spreadOver(all.filter(isChosen), FRUITLESS_MOST);
  const others = all.filter((trial) => !isChosen(trial));
  return [...chosen, ...spreadOver(others, FRUITLESS_MOST - chosen.length)];
}

function spreadOver(trials: Trial[], most: number): Trial[] {
  if (trials.length <= most) return trials;
  const stride = trials.length / most;
  return Array.from({ length: most }, (_, index) => trials[Math.floor(index * stride)]!);
}

/** Says that some failures are not drawn; nothing where all are. */
export function fruitlessNote(trials: readonly Trial[], drawn: number): string[] {
  const all = trials.filter(isFruitless).length;
  if (drawn === all) return [];
  return [`${drawn} of ${all.toLocaleString('en')} without a result are drawn.`];
}

/** What the marks of `fruitless` mean; nothing where there are none. */
export function fruitlessLegend(
  drawn: readonly Trial[],
  glyph: Glyph,
  look: Look,
): LegendItem[] {
  if (drawn.length === 0) return [];
  const words = drawn.map((trial) => (trial.status === 'Failed' ? 'failed' : 'without a value'));
  const label = [...new Set(words)].sort().join(' or ');
  return [{ label, glyph, colour: look.failed }];
}

/** The colours of those that others are compared with; the one in focus has its own. */
export function besides({ beside = [], focus }: Selection, look: Look): Map<string, string> {
  const colours = beside.map((name, at): [string, string] => [name, look.beside[at] ?? look.text]);
  return new Map(colours.filter(([name]) => name !== focus));
}

/**
 * Training jobs with a result, best first, and then those that failed or told no value, as a table
 * of their configurations.
 */
export function configurations(trials: readonly Trial[], definition: Definition): Table {
  const { metric, goal, ranges } = definition;
  return {
    columns: [
      { name: 'Training job' },
      { name: metric, isNumeric: true },
      ...ranges.map(({ name, kind }) => ({ name, isNumeric: kind !== 'categorical' })),
    ],
    rows: [...ranked(trials, goal), ...trials.filter(isFruitless)].map((trial) => [
      label(trial),
      hasResult(trial) ? objective(trial.objective) : stateWord(trial),
      ...ranges.map(({ name }) => parameter(trial.parameters[name])),
    ]),
  };
}

/** What a chart's summary says of those without a result: nothing where there are none. */
export function fruitlessSummary(trials: readonly Trial[]): string {
  const many = trials.filter(isFruitless).length;
  return many === 0 ? '' : ` ${many.toLocaleString('en')} failed or told no value.`;
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
