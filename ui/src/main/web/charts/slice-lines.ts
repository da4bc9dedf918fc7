import type { CustomSeriesRenderItemAPI } from 'echarts';
import { placeIn, type Window } from './window';
import type { Look } from './look';
import type { Axis } from './scale';
import type { Slice } from '../model/types';

interface Point {
  x: number;
  mean: number;
  lower: number;
  upper: number;
}

/** What the model believes along a hyperparameter: a line in a band, intervals for categories. */
export function believed(
  slice: Slice,
  axis: Axis,
  grid: number,
  window: Window,
  look: Look,
): object[] {
  const points = slice.points.flatMap((point): Point[] => {
    const x = axis.place(point.value);
    if (x === undefined) return [];
    const at = (value: number) => placeIn(window, value);
    return [{ x, mean: at(point.mean), lower: at(point.lower), upper: at(point.upper) }];
  });
  if (points.length === 0) return [];
  points.sort((a, b) => a.x - b.x);
  return [axis.isCategory ? intervals(points, grid, look) : band(points, grid, look)];
}

function band(points: Point[], grid: number, look: Look): object {
  return series(`${grid} model`, grid, [points[0]!], (api) => {
    const at = (x: number, y: number) => api.coord([x, y]);
    const upper = points.map((point) => at(point.x, point.upper));
    const lower = points.map((point) => at(point.x, point.lower)).reverse();
    return [
      { type: 'polygon', shape: { points: [...upper, ...lower] }, style: fill(look) },
      {
        type: 'polyline',
        shape: { points: points.map((point) => at(point.x, point.mean)) },
        style: { stroke: look.accent, lineWidth: 1.8, fill: 'none' },
      },
    ];
  });
}

function intervals(points: Point[], grid: number, look: Look): object {
  return series(`${grid} model`, grid, points, (api, index) => {
    const point = points[index]!;
    const [left, top] = api.coord([point.x - 0.36, point.upper]) as [number, number];
    const [right, bottom] = api.coord([point.x + 0.36, point.lower]) as [number, number];
    const middle = api.coord([point.x, point.mean])[1]!;
    return [
      {
        type: 'rect',
        shape: { x: left, y: top, width: right - left, height: bottom - top },
        style: fill(look),
      },
      {
        type: 'line',
        shape: { x1: left, y1: middle, x2: right, y2: middle },
        style: { stroke: look.accent, lineWidth: 1.8 },
      },
    ];
  });
}

function fill(look: Look): object {
  return { fill: look.accent, opacity: look.dark ? 0.22 : 0.14 };
}

function series(
  id: string,
  grid: number,
  items: Point[],
  draw: (api: CustomSeriesRenderItemAPI, index: number) => object[],
): object {
  return {
    id,
    type: 'custom',
    xAxisIndex: grid,
    yAxisIndex: grid,
    silent: true,
    clip: true,
    z: 6,
    data: items.map((point) => [point.x, point.mean]),
    renderItem(parameters: { dataIndex: number }, api: CustomSeriesRenderItemAPI) {
      return { type: 'group', children: draw(api, parameters.dataIndex) };
    },
  };
}
