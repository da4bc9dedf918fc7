import type { CustomSeriesRenderItemAPI } from 'echarts';
import { counted, duration } from '../model/format';
import { joined, lanesOf, type Bar } from './lanes';
import { isFaded, tipOf } from './trials';
import { OUTCOMES, outcomeWord, type Outcome } from '../model/trials';
import { without, type Drawing, type LegendItem, type Scene, type Tip } from './drawing';
import type { Look } from './look';

/** From this many on short ones are joined. */
const MANY = 1500;

/** Pixels beside the axis: half of a time. */
const SIDE = 28;

/** When training jobs ran, side by side. */
export function timeline(scene: Scene): Drawing {
  const { look, trials } = scene;
  if (trials.length === 0) {
    const { height } = layoutOf(1, scene);
    return without('training jobs', 'each will be a bar here', height, scene);
  }
  const bars = lanesOf(trials, +scene.now);
  const start = bars.reduce((least, bar) => Math.min(least, bar.created), Infinity);
  const end = bars.reduce((most, bar) => Math.max(most, bar.to), start + 1000);
  const lanes = bars.reduce((most, bar) => Math.max(most, bar.lane + 1), 1);
  const pixel = (end - start) / Math.max(1, scene.width - 2 * SIDE);
  const drawn = trials.length > MANY ? joined(bars, 2 * pixel) : bars;
  const { places, row, height } = layoutOf(lanes, scene);
  const running = bars.filter((bar) => bar.outcome === 'running').length;
  return {
    height,
    shape: `timeline ${scene.definition.name} ${places}`,
    summary:
      `${counted(trials.length, 'training job')} over ${duration(end - start)}, at most ` +
      `${lanes} at once${running > 0 ? `, ${running} running now` : ''}.`,
    legend: legend(bars, scene),
    note:
      drawn.length < bars.length
        ? 'Neighbours that are too short to be told apart are joined in one bar.'
        : undefined,
    option: {
      grid: { left: SIDE, right: SIDE, top: 4, bottom: 30, outerBoundsMode: 'none' },
      xAxis: {
        type: 'time',
        min: start,
        max: end,
        splitNumber: scene.width < 500 ? 3 : 8,
        axisLine: { lineStyle: { color: look.line } },
        axisTick: { lineStyle: { color: look.line } },
        axisLabel: { color: look.muted, fontSize: 11, hideOverlap: true },
        splitLine: { show: true, lineStyle: { color: look.line } },
      },
      yAxis: { type: 'value', show: false, min: 0, max: places, inverse: true },
      series: [
        {
          id: 'bars',
          type: 'custom',
          clip: true,
          // Drawn at once: in parts the canvas would be drawn in each frame for ever.
          progressive: 0,
          encode: { x: [0, 1], y: 2 },
          data: drawn.map((bar) => [bar.created, bar.to, bar.lane]),
          renderItem(parameters: { dataIndex: number }, api: CustomSeriesRenderItemAPI) {
            return shape(drawn[parameters.dataIndex]!, api, row, scene);
          },
        },
      ],
    },
    trialAt: (hit) => drawn[hit.index]?.trial,
    tip: (hit) => tip(drawn[hit.index], scene),
    within(_, from, to) {
      const between = (bar: Bar) =>
        bar.to >= Math.min(from[0]!, to[0]!) &&
        bar.created <= Math.max(from[0]!, to[0]!) &&
        bar.lane + 1 > Math.min(from[1]!, to[1]!) &&
        bar.lane < Math.max(from[1]!, to[1]!);
      return new Set(bars.filter(between).map((bar) => bar.trial.name));
    },
  };
}

/** Where so many run at once; there is room for as many as may. */
function layoutOf(lanes: number, { job }: Scene): { places: number; row: number; height: number } {
  const most = Math.min(job?.parallelMax ?? 0, job?.trialsMax ?? Infinity);
  const places = Math.max(lanes, most);
  const row = Math.max(4, Math.min(22, Math.floor(260 / places)));
  return { places, row, height: places * row + 40 };
}

/** A thin line while it waits for its machine, and a bar while it trains. */
function shape(bar: Bar, api: CustomSeriesRenderItemAPI, row: number, scene: Scene): object {
  const { look, selection, job } = scene;
  const [waits, y] = api.coord([bar.created, bar.lane]) as [number, number];
  const [from] = api.coord([bar.from, bar.lane]) as [number, number];
  const [to] = api.coord([bar.to, bar.lane]) as [number, number];
  const faded = isFaded(bar.trial.name, selection);
  const focused = bar.trial.name === selection.focus;
  const best = bar.trial.name === job?.best;
  const colour = best ? look.best : colourOf(bar.outcome, look);
  const hollow = bar.outcome === 'running';
  const gap = row > 6 ? 2 : 1;
  return {
    type: 'group',
    children: [
      {
        type: 'line',
        shape: { x1: waits, y1: y + row / 2, x2: from, y2: y + row / 2 },
        style: { stroke: colour, lineWidth: 1, opacity: faded ? 0.1 : 0.6 },
      },
      {
        type: 'rect',
        shape: {
          x: from + 0.5,
          y: y + gap / 2,
          width: Math.max(1, to - from - 1),
          height: row - gap,
        },
        style: {
          fill: hollow ? 'transparent' : colour,
          stroke: focused ? look.text : hollow ? colour : undefined,
          lineWidth: focused ? 2 : 1,
          opacity: faded && !focused ? 0.12 : best || focused ? 1 : 0.6,
        },
      },
    ],
  };
}

function tip(bar: Bar | undefined, scene: Scene): Tip | undefined {
  if (!bar) return undefined;
  if (bar.many > 1) {
    return {
      title: counted(bar.many, 'training job'),
      rows: [
        ['', outcomeWord(bar.outcome)],
        ['in', duration(bar.to - bar.created)],
      ],
    };
  }
  const base = tipOf(bar.trial, scene.definition.metric);
  const [state, ...rest] = base.rows;
  const ran: Tip['rows'] = [['ran', duration(bar.to - bar.from)]];
  if (bar.from > bar.created) ran.push(['waited', duration(bar.from - bar.created)]);
  return { title: base.title, rows: [state!, ...ran, ...rest] };
}

function legend(bars: Bar[], { look, job }: Scene): LegendItem[] {
  const items: LegendItem[] = OUTCOMES.filter((outcome) =>
    bars.some((bar) => bar.outcome === outcome),
  ).map((outcome) => ({
    label: outcomeWord(outcome),
    glyph: outcome === 'running' ? 'frame' : 'bar',
    colour: colourOf(outcome, look),
  }));
  if (bars.some((bar) => bar.trial.name === job?.best)) {
    items.push({ label: 'best', glyph: 'bar', colour: look.best });
  }
  return items;
}

function colourOf(outcome: Outcome, look: Look): string {
  switch (outcome) {
    case 'early':
      return look.stopped;
    case 'running':
    case 'stopped':
      return look.muted;
    default:
      return look[outcome];
  }
}
