import type { CustomSeriesRenderItemAPI } from 'echarts';
import { number } from '../model/format';
import { expectationOf } from '../model/reasons';
import { isBetter } from '../model/trials';
import { placeIn, sideOf, type Window } from './window';
import type { Scene } from './drawing';
import type { Look } from './look';
import type { Trial } from '../model/types';

/** A line that steps wherever a training job was better than all before it. */
export function bestSoFar(known: Trial[], last: number, window: Window, scene: Scene): object {
  const goal = scene.definition.goal;
  const steps: [number, number][] = [];
  let best: number | undefined;
  for (const trial of [...known].sort((a, b) => a.number - b.number)) {
    const value = trial.objective!;
    if (best !== undefined && !isBetter(value, best, goal)) continue;
    best = value;
    steps.push([trial.number, placeIn(window, value)]);
  }
  return {
    id: 'best so far',
    type: 'custom',
    silent: true,
    z: 3,
    // One item of all steps: a series of lines would leave out the smallest and slope instead.
    data: steps.slice(0, 1),
    renderItem(_: unknown, api: CustomSeriesRenderItemAPI) {
      const corners = steps.flatMap(([from, place], index) => {
        const to = steps[index + 1]?.[0] ?? last;
        return [api.coord([from, place]), api.coord([to, place])];
      });
      const [x, y] = corners.at(-1) as [number, number];
      const line = { stroke: scene.look.text, lineWidth: 1.5, fill: 'none' };
      return {
        type: 'group',
        children: [
          { type: 'polyline', shape: { points: corners }, style: line },
          { type: 'text', style: label(number(best ?? 0), x, y, scene) },
        ],
      };
    },
  };
}

/** Behind the line's end, where no points are. */
function label(text: string, x: number, y: number, { look }: Scene): object {
  return {
    text,
    x: x + 8,
    y,
    align: 'left',
    verticalAlign: 'middle',
    font: `600 11px ${look.font}`,
    fill: look.text,
    stroke: look.surface,
    lineWidth: 3,
  };
}

/** What the model expected of each when it proposed it: the mean and one deviation to each side. */
export function expected(trials: readonly Trial[], window: Window, look: Look): object {
  const data: number[][] = [];
  for (const trial of trials) {
    const found = expectationOf(trial.reason);
    if (!found) continue;
    const { mean, deviation } = found;
    const at = (value: number) => placeIn(window, value);
    // A mean beyond the edge is not marked there: it would look like one.
    const middle = sideOf(window, mean) === 0 ? at(mean) : NaN;
    data.push([trial.number, middle, at(mean - deviation), at(mean + deviation)]);
  }
  const style = { stroke: look.muted, lineWidth: 1, opacity: 0.75 };
  return {
    id: 'expected',
    type: 'custom',
    silent: true,
    z: 2,
    data,
    encode: { x: 0, y: [1, 2, 3] },
    renderItem(_: unknown, api: CustomSeriesRenderItemAPI) {
      const [x, low] = api.coord([api.value(0), api.value(2)]) as [number, number];
      const high = api.coord([api.value(0), api.value(3)])[1]!;
      const mean = api.coord([api.value(0), api.value(1)])[1]!;
      const whisker = { type: 'line', shape: { x1: x, y1: low, x2: x, y2: high }, style };
      const mark = { type: 'line', shape: { x1: x - 2.5, y1: mean, x2: x + 2.5, y2: mean }, style };
      return { type: 'group', children: Number.isFinite(mean) ? [whisker, mark] : [whisker] };
    },
  };
}
