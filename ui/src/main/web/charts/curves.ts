import { gutter, horizontal, objectiveParts, vertical } from './axes';
import { count, counted, number, shorten } from '../model/format';
import { linear } from './scale';
import { BEST, CURVES_MOST } from '../model/shown-curves';
import { bestOf, isBetter, label } from '../model/trials';
import { besides, isFaded } from './trials';
import { extent, logOf, windowOf } from './window';
import {
  LEGEND,
  without,
  type Drawing,
  type LegendItem,
  type Scene,
  type Table,
  type Tip,
} from './drawing';
import type { Curve, Goal, Metric, Trial } from '../model/types';

const HEIGHT = 280;

/** Rows of a tooltip. */
const ROWS = 10;

/** A metric by the step of training, a line for each training job. */
export function curves(scene: Scene<Metric>): Drawing {
  const { definition, look, selection } = scene;
  if (!scene.curves) return { empty: 'Reading…', height: HEIGHT + LEGEND };
  const drawn = scene.curves.filter((curve) => curve.points.length > 0);
  if (drawn.length === 0) {
    return without(
      'curves',
      'each training job that reports a metric by step is one here',
      HEIGHT,
      scene,
    );
  }
  const values = drawn.flatMap((curve) => curve.points.map((point) => point.value));
  const { wide, preferred } = logOf(values, definition.goal);
  const log = wide && (scene.switches['log'] ?? preferred);
  const all = scene.switches['all'] ?? false;
  const window = windowOf(values, definition.goal, log, all);
  const objective = objectiveParts(window, 0, 5);
  const outside = window.above + window.below;
  const [first, last] = extent(drawn.flatMap((curve) => curve.points.map((point) => point.step)));
  const best = scene.best ?? bestIn(scene) ?? scene.job?.best;
  const narrow = scene.width < 500;
  const ticks = linear.ticks(first, last, narrow ? 4 : 8);
  const room = last > first ? 0 : 0.5;

  const compared = besides(selection, look);
  const style = (curve: Curve) => {
    if (curve.trial === selection.focus) return { color: look.text, width: 2.2, opacity: 1, z: 8 };
    const faded = isFaded(curve.trial, selection);
    if (curve.trial === best) {
      return { color: look.best, width: 2, opacity: faded ? 0.3 : 1, z: 7 };
    }
    const colour = compared.get(curve.trial);
    if (colour) return { color: colour, width: 1.6, opacity: 1, z: 6 };
    return { color: look.accent, width: 1, opacity: faded ? 0.08 : 0.5, z: 4 };
  };
  const named = new Map(scene.trials.map((trial) => [trial.name, trial]));
  return {
    height: HEIGHT,
    shape: `curves ${definition.name} ${log}`,
    summary: `${definition.metric} by step of ${counted(drawn.length, 'training job')}.`,
    table: () => table(drawn, named, scene),
    legend: legend(drawn, scene, best, compared),
    switches: [
      ...(outside > 0 || all ? [{ key: 'all', label: 'all values', on: all }] : []),
      ...(wide ? [{ key: 'log', label: 'log scale', on: log }] : []),
    ],
    note: note(drawn.length, scene),
    option: {
      grid: {
        left: gutter(objective),
        right: 16,
        top: 34,
        bottom: 42,
        outerBoundsMode: 'none',
      },
      xAxis: horizontal(
        {
          grid: 0,
          min: first - room,
          max: last + room,
          ticks,
          label: (at) => number(at, 6),
          name: 'step',
        },
        look,
      ),
      yAxis: {
        ...vertical(objective, look),
        name: shorten(definition.metric, narrow ? 24 : 60),
      },
      series: drawn.map((curve) => {
        const { z, ...lineStyle } = style(curve);
        return {
          id: curve.trial,
          type: 'line',
          data: curve.points.map((point) => [point.step, window.scale.to(point.value) ?? null]),
          showSymbol: curve.points.length === 1,
          symbol: 'circle',
          symbolSize: 5,
          sampling: 'lttb',
          triggerLineEvent: true,
          clip: true,
          z,
          lineStyle,
          itemStyle: { color: lineStyle.color, opacity: lineStyle.opacity },
          // Else all would be raised wherever the pointer is.
          emphasis: { disabled: true },
        };
      }),
    },
    trialAt: (hit) => named.get(hit.series),
    tipAt: (step) => tipAt(step, drawn, named, scene),
  };
}

/**
 * Each curve by what is asked of it: how long it is, how it began and ended, its best, or the ends
 * of its values where it is unknown which are good.
 */
function table(
  drawn: readonly Curve[],
  named: ReadonlyMap<string, Trial>,
  { definition }: Scene<Metric>,
): Table {
  const { goal } = definition;
  const most = (points: Curve['points'], to: Goal) =>
    points.reduce((a, b) => (isBetter(b.value, a.value, to) ? b : a));
  const told = ({ value, step }: Curve['points'][number]) => [number(value, 5), number(step, 6)];
  const rows = drawn.map(({ trial, points }) => [
    nameOf(trial, named),
    count(points.length),
    number(points[0]!.value, 5),
    ...(goal ? [goal] : (['Minimize', 'Maximize'] as const)).flatMap((to) => told(most(points, to))),
    ...told(points.at(-1)!),
  ]);
  const ends = goal ? ['Best'] : ['Lowest', 'Highest'];
  const numbers = ['Values', 'First', ...[...ends, 'Last'].flatMap((name) => [name, 'at step'])];
  const columns = numbers.map((name) => ({ name, isNumeric: true }));
  return { columns: [{ name: 'Training job' }, ...columns], rows };
}

function nameOf(trial: string, named: ReadonlyMap<string, Trial>): string {
  const known = named.get(trial);
  return known ? label(known) : shorten(trial, 24);
}

function bestIn({ trials, definition }: Scene<Metric>): string | undefined {
  return definition.goal && bestOf(trials, definition.goal)?.name;
}

function legend(
  drawn: readonly Curve[],
  { look, selection, trials }: Scene<Metric>,
  best: string | undefined,
  compared: ReadonlyMap<string, string>,
): LegendItem[] {
  // One alone needs no name, unless it is not the one that is looked at.
  if (drawn.length === 1 && drawn[0]!.trial === (selection.focus ?? drawn[0]!.trial)) return [];
  const items: LegendItem[] = [];
  const line = (text: string, colour: string) => items.push({ label: text, glyph: 'line', colour });
  const has = (name: string | undefined) => drawn.some((curve) => curve.trial === name);
  if (has(best) && best !== selection.focus) line('best', look.best);
  if (has(selection.focus)) line('in focus', look.text);
  for (const trial of trials) {
    const colour = compared.get(trial.name);
    if (colour && has(trial.name) && trial.name !== best) line(label(trial), colour);
  }
  const isApart = (name: string) => name === best || name === selection.focus || compared.has(name);
  if (drawn.some((curve) => !isApart(curve.trial))) line('others', look.accent);
  return items;
}

/** Tells of those for which there is no room, and whose curves are not even asked for. */
function note(drawn: number, { trials, selection }: Scene<Metric>): string | undefined {
  const { brushed } = selection;
  const all = brushed ? trials.filter(({ name }) => brushed.has(name)).length : trials.length;
  if (all <= CURVES_MOST) return undefined;
  const which = brushed
    ? 'the best of those that are brushed'
    : `those that run, the best ${BEST} and the newest`;
  return `${drawn} of ${counted(all, 'training job')} are drawn: ${which}.`;
}

/** The curves' values at the step nearest to a place, best first or as they lie. */
function tipAt(
  step: number,
  drawn: Curve[],
  named: ReadonlyMap<string, Trial>,
  scene: Scene<Metric>,
): Tip | undefined {
  const sign = scene.definition.goal === 'Minimize' ? 1 : -1;
  const found = drawn
    .flatMap((curve) => {
      const point = curve.points.find((each) => each.step === step);
      return point ? [{ trial: curve.trial, value: point.value }] : [];
    })
    .sort((a, b) => sign * (a.value - b.value));
  if (found.length === 0) return undefined;
  const rows = found
    .slice(0, ROWS)
    .map(({ trial, value }): [string, string] => [nameOf(trial, named), number(value, 5)]);
  const more = found.length - rows.length;
  if (more > 0) rows.push(['', `and ${more} more`]);
  return { title: `step ${number(step, 6)}`, rows };
}
