import type { CustomSeriesRenderItemAPI } from 'echarts';
import { counted, dateTime, duration } from '../model/format';
import { joined, lanesOf, type Bar } from './lanes';
import { isFaded, tipOf } from './trials';
import { OUTCOMES, bestOf, label, outcomeWord, stateWord, type Outcome } from '../model/trials';
import {
  without,
  type Drawing,
  type LegendItem,
  type Scene,
  type Table,
  type Tip,
} from './drawing';
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
  const kindOf = kindsOf(scene);
  const bars = lanesOf(scene.all ?? trials, +scene.now);
  const own = bars.filter((bar) => kindOf(bar) !== 'other');
  const start = bars.reduce((least, bar) => Math.min(least, bar.created), Infinity);
  const end = bars.reduce((most, bar) => Math.max(most, bar.to), start + 1000);
  const lanes = lanesIn(bars);
  const pixel = (end - start) / Math.max(1, scene.width - 2 * SIDE);
  const drawn = bars.length > MANY ? joined(bars, 2 * pixel, kindOf) : bars;
  const { places, row, height } = layoutOf(lanes, scene);
  const alone = scene.all ? lanesOf(trials, +scene.now) : bars;
  const running = own.filter((bar) => bar.outcome === 'running').length;
  return {
    height,
    shape: `timeline ${scene.definition.name} ${places}`,
    summary:
      `${counted(trials.length, 'training job')} over ${duration(spanOf(alone))}, at most ` +
      `${lanesIn(alone)} at once${running > 0 ? `, ${running} running now` : ''}.`,
    table: () => table(own),
    legend: legend(bars, kindOf, scene),
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
            const bar = drawn[parameters.dataIndex]!;
            return shape(bar, kindOf(bar), api, row, scene);
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
      return new Set(own.filter(between).map((bar) => bar.trial.name));
    },
  };
}

function table(bars: readonly Bar[]): Table {
  const rows = bars.map(({ trial, lane, created, from, to }) => [
    label(trial),
    stateWord(trial),
    dateTime(trial.created),
    duration(from - created),
    duration(to - from),
    String(lane + 1),
  ]);
  const columns = [
    { name: 'Training job' },
    { name: 'Status' },
    { name: 'Created', isNumeric: true },
    { name: 'Waited', isNumeric: true },
    { name: 'Ran', isNumeric: true },
    { name: 'Lane', isNumeric: true },
  ];
  return { columns, rows };
}

function lanesIn(bars: readonly Bar[]): number {
  return bars.reduce((most, bar) => Math.max(most, bar.lane + 1), 1);
}

function spanOf(bars: readonly Bar[]): number {
  const start = bars.reduce((least, bar) => Math.min(least, bar.created), Infinity);
  return bars.reduce((most, bar) => Math.max(most, bar.to), start + 1000) - start;
}

/** Where so many run at once; there is room for as many as may. */
function layoutOf(lanes: number, { job }: Scene): { places: number; row: number; height: number } {
  const most = Math.min(job?.parallelMax ?? 0, job?.trialsMax ?? Infinity);
  const places = Math.max(lanes, most);
  const row = Math.max(4, Math.min(22, Math.floor(260 / places)));
  return { places, row, height: places * row + 40 };
}

/** How a bar looks: by what became of it, as the best, or as one of another definition. */
type Kind = Outcome | 'best' | 'other';

function kindsOf({ trials, all, definition }: Scene): (bar: Bar) => Kind {
  const best = bestOf(trials, definition.goal);
  const own = all && new Set(trials.map(({ name }) => name));
  return ({ trial, outcome }) => {
    if (own && !own.has(trial.name)) return 'other';
    return trial.name === best?.name ? 'best' : outcome;
  };
}

/** A thin line while it waits for its machine, and a bar while it trains. */
function shape(
  bar: Bar,
  kind: Kind,
  api: CustomSeriesRenderItemAPI,
  row: number,
  { look, selection }: Scene,
): object {
  const [waits, y] = api.coord([bar.created, bar.lane]) as [number, number];
  const [from] = api.coord([bar.from, bar.lane]) as [number, number];
  const [to] = api.coord([bar.to, bar.lane]) as [number, number];
  const isOther = kind === 'other';
  const faded = isOther || isFaded(bar.trial.name, selection);
  const hollow = bar.outcome === 'running';
  const focused = bar.trial.name === selection.focus;
  const isBest = kind === 'best';
  const colour = isOther ? look.muted : colourOf(bar.outcome, look);
  // The best has an outline: its colour alone is too close to that of what failed.
  const edge = focused ? look.text : isBest ? look.best : hollow ? colour : undefined;
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
          stroke: edge,
          lineWidth: focused || isBest ? 2 : 1,
          opacity: focused ? 1 : isOther ? 0.25 : faded ? 0.12 : isBest ? 1 : 0.6,
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

function legend(bars: Bar[], kindOf: (bar: Bar) => Kind, { look }: Scene): LegendItem[] {
  const kinds = new Map(bars.map((bar) => [kindOf(bar), bar]));
  const items = OUTCOMES.filter((outcome) =>
    bars.some((bar) => bar.outcome === outcome && kindOf(bar) !== 'other'),
  ).map((outcome): LegendItem => ({
    label: outcomeWord(outcome),
    glyph: outcome === 'running' ? 'frame' : 'bar',
    colour: colourOf(outcome, look),
  }));
  const best = kinds.get('best');
  if (best) {
    const inner = colourOf(best.outcome, look);
    items.push({ label: 'best', glyph: 'outlined', colour: look.best, inner });
  }
  if (kinds.has('other')) {
    items.push({ label: 'of other definitions', glyph: 'bar', colour: `${look.muted}40` });
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
