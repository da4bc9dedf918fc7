import { gutter, horizontal, objectiveParts, vertical } from './axes';
import { counted, number, objective, shorten } from '../model/format';
import { bestSoFar, expected } from './history-lines';
import { CROSS, Marks, SYMBOLS, markSize, type Mark } from './marks';
import { linear } from './scale';
import { logOf, placeIn, reaching, sideOf, windowOf, type Window } from './window';
import * as trials from './trials';
import { expectationOf, expectationText } from '../model/reasons';
import {
  bestOf,
  hasResult,
  isActive,
  isBetter,
  label,
  outcomeOf,
  stateWord,
  type Outcome,
} from '../model/trials';
import {
  without,
  type Drawing,
  type LegendItem,
  type Scene,
  type Switch,
  type Table,
} from './drawing';
import type { Trial } from '../model/types';

/** With more training jobs than these, what the model expected of each is only drawn when asked. */
const EXPECTED = 150;

const HEIGHT = 320;

/** Pixels of the strip below the axis, and above all for the axis's name. */
const STRIP = 16;
const TOP = 34;

/** Pixels for the best's number behind the end of its line. */
const BEST = 56;

const WORDS: Record<trials.Origin, string> = {
  inherited: 'inherited',
  spread: 'without the model',
  global: 'model, whole space',
  local: 'model, around the best',
};

/** The objective by the order in which the training jobs came, and the best so far. */
export function history(scene: Scene): Drawing {
  const { definition, look } = scene;
  const known = scene.trials.filter(hasResult);
  const rest = scene.trials.filter((trial) => !hasResult(trial));
  const running = rest.filter((trial) => outcomeOf(trial) === 'running');
  if (scene.trials.length === 0) {
    return without('training jobs', 'each will be a point here', HEIGHT, scene);
  }
  const values = known.map((trial) => trial.objective);
  const { wide, preferred } = logOf(values, definition.goal);
  const log = wide && (scene.switches['log'] ?? preferred);
  const all = scene.switches['all'] ?? false;
  const expecting = scene.switches['expected'] ?? scene.trials.length <= EXPECTED;
  const hoped = running.flatMap((trial) => expectationOf(trial.reason)?.mean ?? []);
  const shown = windowOf([...values, ...hoped], definition.goal, log, all);
  const window = expecting ? reaching(shown, goodEnds(scene), definition.goal) : shown;

  const placed = place(known, running, window);
  const strip = rest.filter((trial) => !placed.running.some((mark) => mark.trial === trial));
  const marks = new Marks(scene.selection, look);
  addPoints(marks, placed, strip, scene);

  const last = scene.trials.reduce((most, trial) => Math.max(most, trial.number), 1);
  const best = bestOf(known, definition.goal);
  const series = [
    ...(expecting ? [expected(scene.trials, window, look)] : []),
    bestSoFar(known, last, window, scene),
    ...marks.series,
  ];
  const outside = window.below + window.above;
  return {
    option: { ...frame(scene, window, last, strip.length > 0), series },
    height: HEIGHT,
    shape: `${definition.name} ${strip.length > 0} ${log}`,
    summary: summary(scene, best, running.length),
    table: () => table(scene),
    legend: legend(scene, strip, expecting, outside > 0),
    switches: switches({ wide, log, all, outside, expecting }, scene),
    trialAt: (hit) => marks.trialAt(hit),
    tip(hit) {
      const trial = marks.trialAt(hit);
      return trial && trials.tipOf(trial, definition.metric);
    },
    within(grid, from, to) {
      const low = Math.min(from[0]!, to[0]!);
      const high = Math.max(from[0]!, to[0]!);
      const under = grid === 0 ? Math.min(from[1]!, to[1]!) : -Infinity;
      const over = grid === 0 ? Math.max(from[1]!, to[1]!) : Infinity;
      const drawn = grid === 0 ? [...placed.points, ...placed.running] : stripMarks(strip);
      const held = drawn.filter(({ x, y }) => x >= low && x <= high && y >= under && y <= over);
      return new Set(held.map((mark) => mark.trial.name));
    },
  };
}

/** How good the model took each for, at best. */
function goodEnds({ trials, definition }: Scene): number[] {
  const sign = definition.goal === 'Minimize' ? -1 : 1;
  return trials.flatMap(({ reason }) => {
    const found = expectationOf(reason);
    return found ? [found.mean + sign * found.deviation] : [];
  });
}

interface Placed {
  points: Mark[];
  running: Mark[];
}

/** Points beyond the window stay at its edge. */
function place(known: Trial[], running: Trial[], window: Window): Placed {
  const at = (trial: Trial, value: number): Mark => ({
    trial,
    x: trial.number,
    y: placeIn(window, value),
    side: sideOf(window, value),
  });
  return {
    points: known.map((trial) => at(trial, trial.objective!)),
    running: running.flatMap((trial) => {
      const mean = expectationOf(trial.reason)?.mean;
      return mean === undefined ? [] : [at(trial, mean)];
    }),
  };
}

function stripMarks(strip: Trial[]): Mark[] {
  return strip.map((trial) => ({ trial, x: trial.number, y: 0 }));
}

function addPoints(marks: Marks, placed: Placed, strip: Trial[], scene: Scene): void {
  const { look } = scene;
  const size = markSize(scene.trials.length, scene.width);
  for (const [order, origin] of trials.ORIGINS.entries()) {
    const symbol = SYMBOLS[origin].symbol;
    const of = (outcome: Outcome) => (mark: Mark) =>
      trials.originOf(mark.trial) === origin && outcomeOf(mark.trial) === outcome;
    const opacity = scene.trials.length > 2000 ? 0.6 : 1;
    const style = { colour: look[origin], symbol, size, opacity, z: 4 + order };
    const stopped = [...placed.points.filter(of('early')), ...placed.points.filter(of('stopped'))];
    marks.add(`${origin} stopped`, stopped, { ...style, hollow: true });
    marks.add(`${origin} completed`, placed.points.filter(of('completed')), style);
    marks.add(`${origin} running`, placed.running.filter(of('running')), {
      ...style,
      size: size + 2,
      hollow: 'dashed',
    });
  }
  const failed = strip.filter((trial) => outcomeOf(trial) === 'failed');
  const others = strip.filter((trial) => outcomeOf(trial) !== 'failed');
  const small = Math.min(size, 7);
  marks.add('failed', stripMarks(failed), {
    colour: look.failed,
    symbol: CROSS,
    size: small,
    grid: 1,
  });
  marks.add('without', stripMarks(others), {
    colour: look.muted,
    size: small,
    hollow: true,
    grid: 1,
  });
  const focus = scene.selection.focus;
  const find = (mark: Mark) => mark.trial.name === focus;
  marks.focus('focus', [...placed.points, ...placed.running].find(find), 0);
  marks.focus('focus below', stripMarks(strip).find(find), 1);
}

function frame(scene: Scene, window: Window, last: number, strip: boolean): object {
  const { look, definition } = scene;
  const end = endOf(last, scene);
  const room = Math.max(0.5, end * 0.012);
  const ticks = linear.ticks(1, end, scene.width < 500 ? 4 : 9).filter(Number.isInteger);
  if (ticks[0] !== 1) ticks.unshift(1);
  const across = {
    grid: 0,
    min: 1 - room,
    max: end + room,
    ticks,
    label: (at: number) => number(at),
  };
  const better = definition.goal === 'Minimize' ? 'lower is better' : 'higher is better';
  const bottom = 42;
  const drawn = objectiveParts(window, 0, 5);
  // Without a result there is no scale to show.
  const objective = window.empty ? { ...drawn, ticks: [] } : drawn;
  // The strip's grid has no labels of its own, and still begins where the other does.
  const grid = { left: gutter(objective), right: BEST, outerBoundsMode: 'none' };
  const main = {
    ...vertical(objective, look),
    name: `${shorten(definition.metric, scene.width < 500 ? 24 : 60)}, ${better}`,
  };
  const number1 = horizontal({ ...across, name: 'training job' }, look);
  if (!strip) {
    return { grid: [{ ...grid, top: TOP, bottom }], xAxis: [number1], yAxis: [main] };
  }
  const edge = { ...number1, name: '', axisLabel: { show: false } };
  const below = { ...number1, gridIndex: 1, axisLine: { show: false } };
  return {
    grid: [
      { ...grid, top: TOP, height: HEIGHT - TOP - bottom - STRIP - 4 },
      { ...grid, bottom, height: STRIP },
    ],
    xAxis: [edge, below],
    yAxis: [main, { type: 'value', gridIndex: 1, show: false, min: -1, max: 1 }],
  };
}

/** Points stay where they are while more come: the axis has room for some, and grows in steps. */
function endOf(last: number, { job }: Scene): number {
  if (!job || !isActive(job.status)) return last;
  const power = 10 ** Math.floor(Math.log10(Math.max(10, last)));
  const steps = [1, 1.5, 2, 3, 5, 7, 10];
  const next = power * steps.find((step) => step * power >= last)!;
  return Math.max(last, Math.min(next, job.trialsMax ?? next));
}

interface State {
  wide: boolean;
  log: boolean;
  all: boolean;
  outside: number;
  expecting: boolean;
}

function switches(state: State, scene: Scene): Switch[] {
  const found: Switch[] = [];
  if (scene.trials.some((trial) => expectationOf(trial.reason))) {
    found.push({ key: 'expected', label: 'expected by the model', on: state.expecting });
  }
  if (state.outside > 0 || state.all) {
    const label = state.all
      ? 'all values'
      : `all values (${state.outside.toLocaleString('en')} outside)`;
    found.push({ key: 'all', label, on: state.all });
  }
  if (state.wide) found.push({ key: 'log', label: 'log scale', on: state.log });
  return found;
}

function legend(
  scene: Scene,
  strip: Trial[],
  expecting: boolean,
  beyond: boolean,
): LegendItem[] {
  const { look } = scene;
  const items: LegendItem[] = trials.ORIGINS.filter((origin) =>
    scene.trials.some((trial) => trials.originOf(trial) === origin),
  ).map((origin) => ({
    label: WORDS[origin],
    glyph: SYMBOLS[origin].glyph,
    colour: look[origin],
  }));
  const has = (outcome: Outcome, among: readonly Trial[]) =>
    among.some((trial) => outcomeOf(trial) === outcome);
  const results = scene.trials.filter(hasResult);
  const early = has('early', results);
  if (early || has('stopped', results)) {
    const label = !early
      ? 'stopped'
      : has('stopped', results)
        ? 'stopped, early or not'
        : 'stopped early';
    items.push({ label, glyph: 'ring', colour: look.muted });
  }
  if (has('running', scene.trials)) {
    items.push({ label: 'running', glyph: 'dashed', colour: look.muted });
  }
  if (has('failed', strip)) items.push({ label: 'failed', glyph: 'cross', colour: look.failed });
  if (strip.some((trial) => !['failed', 'running'].includes(outcomeOf(trial)))) {
    items.push({ label: 'without a result', glyph: 'ring', colour: look.muted });
  }
  if (results.length > 0) {
    items.push({ label: 'best so far', glyph: 'line', colour: look.text });
  }
  if (expecting && scene.trials.some((trial) => expectationOf(trial.reason))) {
    items.push({ label: 'expected, ±1 deviation', glyph: 'whisker', colour: look.muted });
  }
  if (beyond) items.push({ label: 'beyond the edge', glyph: 'chevron', colour: look.muted });
  return items;
}

function table(scene: Scene): Table {
  const { metric, goal } = scene.definition;
  let best: number | undefined;
  const rows = scene.trials.map((trial) => {
    const value = hasResult(trial) ? trial.objective : undefined;
    if (value !== undefined && (best === undefined || isBetter(value, best, goal))) best = value;
    const expected = expectationOf(trial.reason);
    return [
      label(trial),
      stateWord(trial),
      value === undefined ? '' : objective(value),
      best === undefined ? '' : objective(best),
      WORDS[trials.originOf(trial)],
      expected ? expectationText(expected) : '',
    ];
  });
  const columns = [
    { name: 'Training job' },
    { name: 'Status' },
    { name: metric, isNumeric: true },
    { name: 'Best so far', isNumeric: true },
    { name: 'Tried as' },
    { name: 'Expected', isNumeric: true },
  ];
  return { columns, rows };
}

function summary(scene: Scene, best: Trial | undefined, running: number): string {
  const { definition } = scene;
  const many = counted(scene.trials.length, 'training job');
  const live = running > 0 ? `, ${running} of them running` : '';
  const end = best
    ? `the best ${definition.metric} is ${number(best.objective!)}, of number ${best.number}`
    : 'none has a result yet';
  return `${definition.metric} by training job: ${many}${live}; ${end}.`;
}
