import { objectiveParts } from './axes';
import { count, counted, number, shorten } from '../model/format';
import { interval } from './intervals';
import { ramp, type Look } from './look';
import { axisOf } from './scale';
import {
  besides,
  configurations,
  fruitless,
  fruitlessLegend,
  fruitlessNote,
  fruitlessSummary,
  isFaded,
  ranked,
  tipOf,
} from './trials';
import { logOf, placeIn, windowOf, type Window } from './window';
import { hasResult, label } from '../model/trials';
import { shortNames } from '../model/short-names';
import { without, type Drawing, type LegendItem, type Scene } from './drawing';
import type { Trial } from '../model/types';

/** More lines than these hide each other. */
const MOST = 1000;

/** The least pixels between two upright axes; with less they lie, one under the other. */
const NARROW = 62;

/** Pixels beside the outer upright axes: half a name. */
const END = 48;

/** A training job's way through the axes. */
interface Course {
  trial: Trial;
  places: (number | undefined)[];
}

interface Line extends Course {
  /** From 0, the worst, to 1, the best. */
  rank: number;
}

interface Upright {
  name: string;
  low: number;
  high: number;
  ticks: number[];
  label(place: number): string;
}

/** Each training job as a line through its hyperparameters to its objective. */
export function parallel(scene: Scene): Drawing {
  const { definition, look, width } = scene;
  const best = ranked(scene.trials, definition.goal);
  const many = definition.ranges.length + 1;
  const lying = width < NARROW * many;
  const tall = lying ? many * 46 + 26 : 340;
  if (best.length === 0) {
    return without('results', 'each training job that ends will be a line here', tall, scene);
  }
  const shown = best.slice(0, MOST);
  // Places on the objective's axis grow towards the better, so that good is on top.
  const sign = definition.goal === 'Minimize' ? -1 : 1;
  const values = shown.map((trial) => trial.objective);
  const { wide, preferred } = logOf(values, definition.goal);
  const log = wide && (scene.switches['log'] ?? preferred);
  const window = windowOf(values, definition.goal, log, false);
  const ranges = definition.ranges.map(axisOf);
  const height = (trial: Trial) =>
    hasResult(trial) ? sign * placeIn(window, trial.objective) : undefined;
  const placesOf = (trial: Trial) => [
    ...ranges.map((axis) => axis.place(trial.parameters[axis.name])),
    height(trial),
  ];
  const lines: Line[] = shown.map((trial, index) => ({
    trial,
    places: placesOf(trial),
    rank: shown.length > 1 ? 1 - index / (shown.length - 1) : 1,
  }));
  const axes: Upright[] = [
    ...ranges.map((axis) => ({ ...axis, ticks: axis.ticks(lying ? 4 : 6) })),
    objective(definition.metric, window, sign, lying),
  ];
  const first = lines[0]!;
  const compared = besides(scene.selection, look);
  // The best has a colour of its own.
  compared.delete(first.trial.name);
  // The best are drawn last, on top of the others.
  const drawn = [...lines].reverse();
  // These end before the objective, of which they have no value.
  const failed = fruitless(scene.trials, scene.selection).map((trial) => ({ trial, places: placesOf(trial) }));
  const kept = [...lines, ...failed]
    .filter((line) => compared.has(line.trial.name))
    .sort((a, b) => a.trial.number - b.trial.number);
  const trialAt = (series: string, index: number) =>
    (series === 'lines' ? drawn : series === 'failed' ? failed : [])[index]?.trial;
  return {
    height: tall,
    shape: `parallel ${definition.name} ${axes.map((axis) => axis.name).join()} ${lying}`,
    summary:
      `Hyperparameters of ${counted(shown.length, 'training job')}: the best, number ` +
      `${first.trial.number}, has ${definition.metric} ${number(first.trial.objective!)}.` +
      fruitlessSummary(scene.trials),
    table: () => configurations(scene.trials, definition),
    names: axes.map((axis) => axis.name),
    legend: [
      { label: 'best', glyph: 'line', colour: look.best },
      ...kept.map(({ trial }): LegendItem => {
        return { label: label(trial), glyph: 'line', colour: compared.get(trial.name)! };
      }),
      { label: 'better', glyph: 'line', colour: ramp(0.9, look) },
      { label: 'worse', glyph: 'line', colour: ramp(0.15, look) },
      ...fruitlessLegend(failed.map(({ trial }) => trial), 'dashes', look),
      { label: `${lying ? 'right' : 'top'} of ${shorten(definition.metric, 32)} is better` },
    ],
    switches: wide ? [{ key: 'log', label: 'log scale', on: log }] : [],
    note: note(best.length, window, fruitlessNote(scene.trials, failed.length)),
    option: {
      parallel: lying
        ? { layout: 'vertical', left: 104, right: 18, top: 18, bottom: 28 }
        : { layout: 'horizontal', left: END, right: END, top: 34, bottom: 14 },
      parallelAxis: axes.map((_axis, index) => option(axes, index, scene, lying)),
      series: [
        {
          id: 'lines',
          type: 'parallel',
          data: drawn.map((line) => datum(line, drawn.length, scene)),
          inactiveOpacity: 0.05,
          activeOpacity: 0.85,
          progressive: 0,
          emphasis: { lineStyle: { width: 2.5, opacity: 1 } },
        },
        ...(failed.length > 0 ? [broken(failed, scene)] : []),
        marked('best', first, look.best, scene),
        ...kept.map((line) => {
          const { name } = line.trial;
          return marked(`beside ${name}`, line, compared.get(name)!, scene);
        }),
        ...[...lines, ...failed]
          .filter((line) => line.trial.name === scene.selection.focus)
          .map((line) => marked('focus', line, look.text, scene)),
      ],
    },
    trialAt: (hit) => trialAt(hit.series, hit.index),
    tip(hit) {
      const trial = trialAt(hit.series, hit.index);
      return trial && tipOf(trial, definition.metric);
    },
    areas: areasOf(axes, scene, sign, window),
    intervalOf(axis, area) {
      const isObjective = axis === axes.length - 1;
      const { low, high } = isObjective ? window : axes[axis]!;
      const ends = area.map((place) => (isObjective ? sign * place : place));
      const value = (place: number) => (isObjective ? window.scale.from(place) : place);
      return interval(axis, ends as [number, number], { low, high }, value);
    },
  };
}

/** Where the intervals lie that hold training jobs. */
function areasOf(
  axes: readonly Upright[],
  { selection }: Scene,
  sign: number,
  window: Window,
): Map<number, [number, number][]> {
  const areas = new Map<number, [number, number][]>();
  for (const { axis, from, to } of selection.intervals ?? []) {
    const upright = axes[axis];
    if (!upright) continue;
    const { low, high } = upright;
    const isObjective = axis === axes.length - 1;
    const at = (value: number) => {
      if (!isObjective) return value;
      return sign * (Number.isFinite(value) ? (window.scale.to(value) ?? -Infinity) : value);
    };
    const ends = [at(from), at(to)].map((end) => Math.min(high, Math.max(low, end)));
    const area: [number, number] = [Math.min(...ends), Math.max(...ends)];
    areas.set(axis, [...(areas.get(axis) ?? []), area]);
  }
  return areas;
}

function objective(name: string, window: Window, sign: number, lying: boolean): Upright {
  const ends = [sign * window.low, sign * window.high].sort((a, b) => a - b) as [number, number];
  return {
    name,
    low: ends[0],
    high: ends[1],
    ticks: objectiveParts(window, 0, lying ? 4 : 6).ticks.map((place) => sign * place),
    label: (place) => number(window.scale.from(sign * place), 6),
  };
}

function datum(line: Line, many: number, scene: Scene): object {
  const { look } = scene;
  const faded = isFaded(line.trial.name, scene.selection);
  // Among what a brush holds, the worse must be seen, too.
  const isHeld = !faded && scene.selection.brushed !== undefined;
  const least = many < 40 ? 0.7 : 0.25;
  const opacity = least + (0.85 - least) * line.rank ** 2;
  return {
    value: line.places.map((place) => place ?? NaN),
    lineStyle: {
      color: faded ? look.muted : ramp(isHeld ? Math.max(line.rank, 0.6) : line.rank, look),
      opacity: faded ? 0.05 : isHeld ? 0.85 : opacity,
      width: 0.8 + 0.6 * line.rank ** 3,
    },
  };
}

/** The lines of those without a value. */
function broken(failed: readonly Course[], scene: Scene): object {
  const { look } = scene;
  const opacity = failed.length > 40 ? 0.3 : 0.6;
  return {
    id: 'failed',
    type: 'parallel',
    // Below the lines of results, of which the best are on top.
    z: 1,
    data: failed.map(({ trial, places }) => ({
      value: places.map((place) => place ?? NaN),
      lineStyle: { opacity: isFaded(trial.name, scene.selection) ? 0.05 : opacity },
    })),
    inactiveOpacity: 0.05,
    activeOpacity: 0.85,
    progressive: 0,
    lineStyle: { color: look.failed, width: 1, type: 'dashed' },
    emphasis: { lineStyle: { width: 2.5, opacity: 1 } },
  };
}

/** One line that stands out; a brush does not fade it unless it left it out. */
function marked(id: string, line: Course, colour: string, scene: Scene): object {
  const opacity = id === 'best' && isFaded(line.trial.name, scene.selection) ? 0.25 : 1;
  return {
    id,
    type: 'parallel',
    silent: true,
    z: id === 'best' ? 3 : 4,
    data: [line.places.map((place) => place ?? NaN)],
    inactiveOpacity: opacity,
    activeOpacity: opacity,
    lineStyle: { color: colour, width: 2.2, opacity },
  };
}

function option(axes: Upright[], dim: number, scene: Scene, lying: boolean): object {
  const { look, width } = scene;
  const axis = axes[dim]!;
  const many = axes.length;
  const room = lying ? 94 : (width - 2 * END) / Math.max(1, many - 1);
  const last = dim === many - 1;
  const outer = !lying && (last || dim === 0);
  const letters = Math.max(6, Math.floor((outer ? Math.min(room, 2 * END) : room) / 7.2) - 1);
  const names = axes.map((each) => each.name);
  return {
    dim,
    id: `axis ${dim}`,
    type: 'value',
    name: shortNames(names, letters).get(axis.name) ?? axis.name,
    nameLocation: lying ? 'start' : 'end',
    nameGap: lying ? 10 : 12,
    nameTextStyle: {
      color: look.text,
      fontSize: 11,
      fontWeight: last ? 600 : 400,
    },
    triggerEvent: true,
    min: axis.low,
    max: axis.high,
    axisLine: { lineStyle: { color: look.muted, width: 1, opacity: 0.5 } },
    axisTick: { show: true, length: 3, customValues: axis.ticks, lineStyle: { color: look.muted } },
    axisLabel: {
      customValues: axis.ticks,
      formatter: (place: number) => shorten(axis.label(place), 10),
      color: look.text,
      fontSize: 10,
      margin: 5,
      hideOverlap: true,
      ...halo(look),
    },
    areaSelectStyle: {
      width: 14,
      borderWidth: 1,
      borderColor: look.text,
      color: look.muted,
      opacity: 0.25,
    },
  };
}

/** Letters over lines stay readable. */
function halo(look: Look): object {
  return { textBorderColor: look.surface, textBorderWidth: 3 };
}

function note(known: number, window: Window, failures: string[]): string | undefined {
  const parts: string[] = [...failures];
  if (known > MOST) parts.push(`The best ${count(MOST)} of ${counted(known, 'training job')} are drawn.`);
  const outside = window.above + window.below;
  if (outside > 0) parts.push(`${counted(outside, 'value lies', 'values lie')} beyond the edge.`);
  return parts.join(' ') || undefined;
}
