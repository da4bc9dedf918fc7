import { gutter, horizontal, objectiveParts, parameterParts, vertical } from './axes';
import { counted, objective, parameter, percent, shorten } from '../model/format';
import { ramp } from './look';
import { CROSS, Marks, markSize, type Mark } from './marks';
import { axisOf, type Axis } from './scale';
import { believed } from './slice-lines';
import {
  configurations,
  fruitless,
  fruitlessLegend,
  fruitlessNote,
  fruitlessSummary,
  ranked,
  tipOf,
} from './trials';
import { bestOf, hasResult, isFruitless } from '../model/trials';
import { logOf, placeIn, sideOf, windowOf, type Window } from './window';
import {
  without,
  type Drawing,
  type LegendItem,
  type Scene,
  type Switch,
  type Table,
} from './drawing';
import type { Trial } from '../model/types';

/** So many are shown before one asks for all. */
const FIRST = 6;

const HEIGHT = 184;

/** The least pixels of a panel; so few that they lie as they do when a training job is beside. */
const NARROW = 200;

/** Points of more training jobs than these are no clearer. */
const MOST = 1200;

/** Steps of colour from the earliest training jobs to the latest. */
const AGES = 4;

/** The share of a panel's height in which a cross is seen. */
const CROSS_HEIGHT = 0.05;

/** A panel along one hyperparameter. */
interface Panel {
  axis: Axis;
  grid: number;
  marks: Mark[];
  /** Those without a value, at the lower edge. */
  crosses: Mark[];
}

/** The objective along each hyperparameter, and what the model believes of it. */
export function slices(scene: Scene): Drawing {
  const { definition, look, insight } = scene;
  const known = scene.trials.filter(hasResult);
  if (known.length === 0) {
    const many = Math.min(FIRST, definition.ranges.length);
    const { rows } = layoutOf(scene.width, many, 0);
    const willBe = 'each will be a point in the panel of every hyperparameter';
    return without('results', willBe, rows * HEIGHT, scene);
  }
  const values = known.map((trial) => trial.objective);
  const { wide, preferred } = logOf(values, definition.goal);
  const log = wide && (scene.switches['log'] ?? preferred);
  const window = windowOf(values, definition.goal, log, false);
  const shares = new Map(insight?.importance.map((each) => [each.name, each.share]));
  const ordered = definition.ranges
    .map(axisOf)
    .sort((a, b) => (shares.get(b.name) ?? 0) - (shares.get(a.name) ?? 0));
  const all = scene.switches['panels'] ?? false;
  const shown = sample(known, scene);
  const failed = fruitless(scene.trials, scene.selection);
  const panels: Panel[] = (all ? ordered : ordered.slice(0, FIRST)).map((axis, grid) => ({
    axis,
    grid,
    marks: marksOf(shown, axis, window),
    crosses: crossesOf(failed, axis, window),
  }));

  const marks = new Marks(scene.selection, look);
  for (const panel of panels) addPoints(marks, panel, scene);
  const lines = panels.flatMap(({ axis, grid }) => {
    const slice = insight?.slices.find((each) => each.name === axis.name);
    return slice ? believed(slice, axis, grid, window, look) : [];
  });
  const layout = layoutOf(scene.width, panels.length, gutter(objectiveParts(window, 0, 4)));
  const names = panels.map(({ axis }) => axis.name);
  return {
    height: layout.rows * HEIGHT,
    shape: ['slices', definition.name, layout.columns, ...names].join(),
    summary: summary(scene, panels, known.length),
    table: () => table(scene, ordered),
    names,
    legend: legend(scene, lines.length > 0, window, failed),
    switches: switches(ordered.length, all, wide, log),
    note: note(known.length, shown.length, window, fruitlessNote(scene.trials, failed.length)),
    option: {
      grid: panels.map(({ grid }) => layout.grid(grid)),
      xAxis: panels.map(({ axis, grid }) =>
        horizontal(parameterParts(axis, grid, layout.wide), look),
      ),
      yAxis: panels.map((panel) => upwards(panel, window, shares, layout, scene)),
      series: [...lines, ...marks.series],
    },
    trialAt: (hit) => marks.trialAt(hit),
    tip(hit) {
      const trial = marks.trialAt(hit);
      return trial && tipOf(trial, definition.metric);
    },
    within(grid, from, to) {
      const panel = panels[grid];
      const held = panel
        ? [
            ...marksOf(known, panel.axis, window),
            ...crossesOf(scene.trials.filter(isFruitless), panel.axis, window),
          ]
        : [];
      const between = (at: number, one: number, other: number) =>
        at >= Math.min(one, other) && at <= Math.max(one, other);
      // A pointer sees crosses above the edge on which they stand.
      const edge = window.low + CROSS_HEIGHT * (window.high - window.low);
      const bottom = (y: number) => (y <= edge ? window.low : y);
      const [y0, y1] = [from[1]!, to[1]!].sort((a, b) => a - b) as [number, number];
      return new Set(
        held
          .filter(({ x, y }) => between(x, from[0]!, to[0]!) && between(y, bottom(y0), y1))
          .map((mark) => mark.trial.name),
      );
    },
  };
}

/** All where there are few; else the better half of what is drawn, and some of all others. */
function sample(known: Trial[], scene: Scene): Trial[] {
  if (known.length <= MOST) return known;
  const order = ranked(known, scene.definition.goal);
  const best = order.slice(0, MOST / 2);
  const rest = order.slice(MOST / 2);
  const stride = rest.length / (MOST / 2);
  const others = Array.from({ length: MOST / 2 }, (_, index) => rest[Math.floor(index * stride)]!);
  return [...best, ...others].sort((a, b) => a.number - b.number);
}

function marksOf(trials: Trial[], axis: Axis, window: Window): Mark[] {
  return trials.flatMap((trial) => {
    const x = across(trial, axis);
    const value = trial.objective!;
    const side = sideOf(window, value);
    return x === undefined ? [] : [{ trial, x, y: placeIn(window, value), side }];
  });
}

/** At the edge, whatever is good: a failure says nothing of the objective. */
function crossesOf(trials: Trial[], axis: Axis, window: Window): Mark[] {
  return trials.flatMap((trial) => {
    const x = across(trial, axis);
    return x === undefined ? [] : [{ trial, x, y: window.low }];
  });
}

/** Points of a category lie beside each other, always in the same place. */
function across(trial: Trial, axis: Axis): number | undefined {
  const x = axis.place(trial.parameters[axis.name]);
  const aside = axis.isCategory ? (((trial.number * 0.618) % 1) - 0.5) * 0.5 : 0;
  return x === undefined ? undefined : x + aside;
}

function addPoints(marks: Marks, { grid, marks: points, crosses }: Panel, scene: Scene): void {
  const { look, selection, definition } = scene;
  const size = Math.min(6, markSize(points.length, 700));
  for (let age = 0; age < AGES; age++) {
    const from = Math.floor((age * points.length) / AGES);
    const to = Math.floor(((age + 1) * points.length) / AGES);
    const colour = ramp(0.1 + (0.8 * age) / (AGES - 1), look);
    marks.add(`${grid} age ${age}`, points.slice(from, to), { colour, size, grid, opacity: 0.85 });
  }
  marks.add(`${grid} failed`, crosses, {
    colour: look.failed,
    symbol: CROSS,
    size: 7,
    grid,
    opacity: crosses.length > 60 ? 0.5 : 0.85,
  });
  const best = bestOf(
    points.map((mark) => mark.trial),
    definition.goal,
  );
  marks.add(
    `${grid} best`,
    points.filter((mark) => mark.trial === best),
    {
      colour: look.best,
      size: 9,
      grid,
      z: 8,
    },
  );
  marks.focus(
    `${grid} focus`,
    [...points, ...crosses].find((mark) => mark.trial.name === selection.focus),
    grid,
  );
}

interface Layout {
  columns: number;
  rows: number;
  /** Pixels of a panel. */
  wide: number;
  grid(index: number): object;
}

function layoutOf(width: number, many: number, left: number): Layout {
  const fit = Math.max(1, Math.min(many, Math.floor(width / NARROW), 4));
  const rows = Math.ceil(many / fit);
  // Rows of the same length, as far as that goes.
  const columns = Math.ceil(many / rows);
  const gap = 18;
  const wide = (width - left - 8 - gap * (columns - 1)) / columns;
  return {
    columns,
    rows,
    wide,
    grid: (index) => ({
      left: left + (index % columns) * (wide + gap),
      width: wide,
      top: Math.floor(index / columns) * HEIGHT + 32,
      height: HEIGHT - 64,
      outerBoundsMode: 'none',
    }),
  };
}

function upwards(
  { axis, grid }: Panel,
  window: Window,
  shares: Map<string, number>,
  layout: Layout,
  scene: Scene,
): object {
  const base = vertical(objectiveParts(window, grid, 4), scene.look);
  const share = shares.get(axis.name);
  const end = share === undefined ? '' : `  ${percent(share)}`;
  return {
    ...base,
    axisLabel: { ...base.axisLabel, show: grid % layout.columns === 0 },
    name: shorten(axis.name, Math.floor(layout.wide / 6.6) - end.length) + end,
    nameGap: 13,
    nameTextStyle: { color: scene.look.text, fontSize: 12, align: 'left' },
    triggerEvent: true,
  };
}

function legend(
  scene: Scene,
  modelled: boolean,
  window: Window,
  failed: readonly Trial[],
): LegendItem[] {
  const { look, definition } = scene;
  const better = definition.goal === 'Minimize' ? 'lower is better' : 'higher is better';
  const items: LegendItem[] = [
    { label: `${shorten(definition.metric, 32)}, ${better}` },
    { label: 'early', glyph: 'circle', colour: ramp(0.1, look) },
    { label: 'late', glyph: 'circle', colour: ramp(0.9, look) },
    { label: 'best', glyph: 'circle', colour: look.best },
    ...fruitlessLegend(failed, 'cross', look),
  ];
  if (modelled) {
    const label = 'model and about 95\u202f% around it, the others as in the best';
    items.push({ label, glyph: 'band', colour: look.accent });
  }
  if (window.above + window.below > 0) {
    items.push({ label: 'beyond the edge', glyph: 'chevron', colour: look.muted });
  }
  return items;
}

function switches(many: number, all: boolean, wide: boolean, log: boolean): Switch[] {
  const found: Switch[] = [];
  if (many > FIRST) found.push({ key: 'panels', label: `all ${many} hyperparameters`, on: all });
  if (wide) found.push({ key: 'log', label: 'log scale', on: log });
  return found;
}

function note(
  known: number,
  shown: number,
  window: Window,
  failures: string[],
): string | undefined {
  const parts: string[] = [...failures];
  if (shown < known) {
    parts.push(
      `${counted(shown, 'point')} of ${known.toLocaleString('en')} are drawn, the best among them.`,
    );
  }
  const outside = window.above + window.below;
  if (outside > 0) parts.push(`${counted(outside, 'value lies', 'values lie')} beyond the edge.`);
  return parts.join(' ') || undefined;
}

/** What the model believes; without one, what was tried. */
function table({ definition, trials, insight }: Scene, axes: readonly Axis[]): Table {
  const slices = axes.flatMap(
    ({ name }) => insight?.slices.filter((each) => each.name === name) ?? [],
  );
  if (slices.length === 0) return configurations(trials, definition);
  return {
    columns: [
      { name: 'Hyperparameter' },
      { name: 'Value', isNumeric: true },
      { name: `${definition.metric}, as the model believes`, isNumeric: true },
      { name: 'at least', isNumeric: true },
      { name: 'at most', isNumeric: true },
    ],
    rows: slices.flatMap(({ name, points }) =>
      points.map(({ value, mean, lower, upper }) => [
        name,
        parameter(value),
        ...[mean, lower, upper].map(objective),
      ]),
    ),
  };
}

function summary(scene: Scene, panels: Panel[], known: number): string {
  const names = panels.map(({ axis }) => axis.name).join(', ');
  const { metric } = scene.definition;
  const failures = fruitlessSummary(scene.trials);
  return `${metric} of ${counted(known, 'training job')} along ${names}.${failures}`;
}
