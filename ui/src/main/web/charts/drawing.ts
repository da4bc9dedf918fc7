import type { EChartsCoreOption } from 'echarts/core';
import { isActive } from '../model/trials';
import type { Look } from './look';
import type { Curve, Definition, Insight, Interval, Job, Metric, Selection, Trial } from '../model/types';

/** All that a chart is drawn from. */
export interface Scene<D extends Metric = Definition> {
  job?: Job;
  definition: D;
  trials: readonly Trial[];
  /** Those of other definitions, too; without it there are none. */
  all?: readonly Trial[];
  /** The name of the best, for who draws what does not tell it. */
  best?: string;
  insight?: Insight;
  /** `undefined` as long as they are on their way. */
  curves: readonly Curve[] | undefined;
  selection: Selection;
  /** What was switched by hand; where nothing is said a chart decides by its data. */
  switches: Readonly<Record<string, boolean | undefined>>;
  /** In pixels. */
  width: number;
  now: Date;
  look: Look;
}

export type Glyph =
  | 'circle'
  | 'ring'
  | 'dashed'
  | 'diamond'
  | 'triangle'
  | 'cross'
  | 'line'
  | 'dashes'
  | 'bar'
  | 'frame'
  | 'band'
  | 'whisker'
  | 'chevron'
  | 'outlined';

export interface LegendItem {
  label: string;
  glyph?: Glyph;
  colour?: string;
  /** Of what is within an outline. */
  inner?: string;
}

export interface Switch {
  key: string;
  label: string;
  on: boolean;
}

/** A mark that the pointer is on. */
export interface Hit {
  series: string;
  index: number;
}

/** What is said of a mark: text alone, for names and values come from strangers. */
export interface Tip {
  title: string;
  rows: [label: string, value: string][];
}

/** What a chart shows in words and numbers: for who cannot see it, or wants to know exactly. */
export interface Table {
  columns: { name: string; isNumeric?: boolean }[];
  rows: string[][];
}

export interface Drawn {
  option: EChartsCoreOption;
  height: number;
  /** The chart is made anew when it changes; else it only takes on what differs. */
  shape: string;
  /** One sentence for who cannot see the chart. */
  summary: string;
  /** The same in full; made where somebody asks for it. */
  table(): Table;
  legend?: LegendItem[];
  switches?: Switch[];
  note?: string;
  tip?(hit: Hit): Tip | undefined;
  /** What is said of a place along the horizontal axis, in charts of lines. */
  tipAt?(place: number): Tip | undefined;
  trialAt?(hit: Hit): Trial | undefined;
  /** The training jobs in a rectangle, in the units of the axes of the `grid`-th grid. */
  within?(grid: number, from: readonly number[], to: readonly number[]): Set<string>;
  /** The parts of its axes that are held, by the axis's index, in the axis's units. */
  areas?: ReadonlyMap<number, [number, number][]>;
  /** What an area on an axis holds. */
  intervalOf?(axis: number, area: readonly [number, number]): Interval;
  /** Full texts of names that are cut short, by the axis's index. */
  names?: string[];
}

/** A chart that has nothing to show says why. */
export interface Empty {
  empty: string;
  /** The height that it will have, if more is to be expected: what is below stays where it is. */
  height?: number;
}

export type Drawing = Drawn | Empty;

/** The pixels of a legend in one line, above a chart. */
export const LEGEND = 28;

/**
 * A chart without data, which says what there will be; `height` is what it takes with some, its
 * legend apart.
 */
export function without(data: string, willBe: string, height: number, scene: Pick<Scene, 'job'>): Empty {
  const isGrowing = scene.job !== undefined && isActive(scene.job.status);
  if (!isGrowing) return { empty: `No ${data}.` };
  return { empty: `No ${data} yet: ${willBe}.`, height: height + LEGEND };
}

/** Turns data into a chart, and touches nothing. */
export type Draw<D extends Metric = Definition> = (scene: Scene<D>) => Drawing;
