import type { Look } from './look';
import type { Origin } from './trials';
import type { Hit } from './drawing';
import type { Selection, Trial } from '../model/types';

/** A point of a training job, in the units of the axes. */
export interface Mark {
  trial: Trial;
  x: number;
  y: number;
  /** Its value lies beyond this end of the axis, where it is drawn. */
  side?: -1 | 0 | 1;
}

export interface MarkStyle {
  colour: string;
  symbol?: 'circle' | 'diamond' | 'triangle' | 'rect' | string;
  /** Only its outline is drawn. */
  hollow?: boolean | 'dashed';
  size: number;
  rotate?: number;
  /** Pixels by which it is drawn higher than it lies. */
  up?: number;
  opacity?: number;
  grid?: number;
  z?: number;
}

/** Points to where what is beyond the edge lies; no mark within has its form. */
const CHEVRON = 'path://M0 7L5 1L10 7L8.4 8.4L5 4.2L1.6 8.4Z';

/** From this many on marks of a kind are drawn in one stroke, and none is raised by itself. */
const LARGE = 1500;

/** Series of marks, and which training job each is of. */
export class Marks {
  readonly series: object[] = [];
  readonly #trials = new Map<string, Trial[]>();

  constructor(
    private readonly selection: Selection,
    private readonly look: Look,
  ) {}

  /** Add marks that look alike; those that a brush left out are faded. */
  add(id: string, marks: readonly Mark[], style: MarkStyle): void {
    const within = marks.filter((mark) => !mark.side);
    this.#brushed(id, within, style);
    for (const [side, rotate] of [
      [1, 0],
      [-1, 180],
    ] as const) {
      const beyond = marks.filter((mark) => mark.side === side);
      const opacity = beyond.length > 100 ? 0.3 : 0.8;
      const edge = {
        ...style,
        symbol: CHEVRON,
        size: 8,
        rotate,
        hollow: false,
        opacity,
        // Within the room that a window leaves: beyond it the axes' words stand.
        up: -5 * side,
      };
      this.#brushed(`${id} beyond ${side}`, beyond, edge);
    }
  }

  #brushed(id: string, marks: readonly Mark[], style: MarkStyle): void {
    const brushed = this.selection.brushed;
    if (!brushed) {
      this.#series(id, marks, style, false);
      return;
    }
    this.#series(
      `${id} faded`,
      marks.filter((mark) => !brushed.has(mark.trial.name)),
      style,
      true,
    );
    this.#series(
      id,
      marks.filter((mark) => brushed.has(mark.trial.name)),
      style,
      false,
    );
  }

  /** Add a ring around the mark of the training job in focus. */
  focus(id: string, mark: Mark | undefined, grid: number, size = 15): void {
    if (!mark) return;
    this.#trials.set(id, [mark.trial]);
    this.series.push({
      id,
      type: 'scatter',
      xAxisIndex: grid,
      yAxisIndex: grid,
      data: [[mark.x, mark.y]],
      symbolSize: size,
      silent: true,
      z: 20,
      itemStyle: { color: 'transparent', borderColor: this.look.text, borderWidth: 2 },
    });
  }

  trialAt(hit: Hit): Trial | undefined {
    return this.#trials.get(hit.series)?.[hit.index];
  }

  #series(id: string, marks: readonly Mark[], style: MarkStyle, faded: boolean): void {
    if (marks.length === 0) return;
    this.#trials.set(
      id,
      marks.map((mark) => mark.trial),
    );
    const opacity = (style.opacity ?? 1) * (faded ? 0.13 : 1);
    this.series.push({
      id,
      type: 'scatter',
      xAxisIndex: style.grid ?? 0,
      yAxisIndex: style.grid ?? 0,
      data: marks.map((mark) => [mark.x, mark.y]),
      symbol: style.symbol ?? 'circle',
      symbolSize: style.size,
      symbolOffset: [0, -(style.up ?? 0)],
      symbolRotate: style.rotate ?? 0,
      large: true,
      largeThreshold: LARGE,
      z: (style.z ?? 4) - (faded ? 1 : 0),
      clip: false,
      itemStyle: itemStyle(style, opacity),
      emphasis: { scale: 1.4 },
    });
  }
}

function itemStyle(style: MarkStyle, opacity: number): object {
  return style.hollow
    ? {
        color: 'transparent',
        borderColor: style.colour,
        borderWidth: 1.3,
        borderType: style.hollow === 'dashed' ? [2, 1.5] : 'solid',
        opacity,
      }
    : { color: style.colour, opacity };
}

export const SYMBOLS: Record<Origin, { symbol: string; glyph: 'circle' | 'diamond' | 'triangle' }> =
  {
    inherited: { symbol: 'diamond', glyph: 'diamond' },
    spread: { symbol: 'circle', glyph: 'circle' },
    global: { symbol: 'circle', glyph: 'circle' },
    local: { symbol: 'triangle', glyph: 'triangle' },
  };

/** Smaller where `many` lie on `wide` pixels. */
export function markSize(total: number, wide: number): number {
  const many = (total * 1000) / wide;
  if (many <= 100) return 8;
  if (many <= 400) return 7;
  if (many <= 1500) return 5;
  return many <= 4000 ? 4 : 3;
}

/** A cross, for what failed. */
export const CROSS = 'path://M0 1L1 0L5 4L9 0L10 1L6 5L10 9L9 10L5 6L1 10L0 9L4 5Z';
