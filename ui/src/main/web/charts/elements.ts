import { ChartElement } from './chart-element';
import { curves } from './curves';
import { history } from './history';
import { importance } from './importance';
import { parallel } from './parallel';
import { slices } from './slices';
import { timeline } from './timeline';
import { isActive } from '../model/trials';
import type { PropertyValues } from 'lit';
import type { Chart } from './kit';

/** Milliseconds. */
const TICK = 5000;

export class HistoryChart extends ChartElement {
  constructor() {
    super(history);
  }
}

export class ImportanceChart extends ChartElement {
  constructor() {
    super(importance);
  }
}

export class SlicesChart extends ChartElement {
  constructor() {
    super(slices);
  }
}

export class CurvesChart extends ChartElement {
  constructor() {
    super(curves);
  }
}

/** What runs grows on this chart, though nothing is told of it. */
export class TimelineChart extends ChartElement {
  #clock: number | undefined;

  constructor() {
    super(timeline);
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#clock = window.setInterval(() => {
      if (this.trials.some((trial) => isActive(trial.status))) this.requestUpdate();
    }, TICK);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    window.clearInterval(this.#clock);
  }
}

/** The one chart that is brushed along its axes, by several intervals at once. */
export class ParallelChart extends ChartElement {
  readonly #intervals = new Map<number, [number, number][]>();
  #told: ReadonlySet<string> | undefined;

  constructor() {
    super(parallel);
  }

  protected override listen(chart: Chart) {
    chart.on('axisareaselected', (event) => {
      const { parallelAxisId, intervals } = event as {
        parallelAxisId?: string;
        intervals?: [number, number][];
      };
      const axis = Number(/\d+$/.exec(parallelAxisId ?? '')?.[0]);
      if (!Number.isInteger(axis)) return;
      if (intervals && intervals.length > 0) this.#intervals.set(axis, intervals);
      else this.#intervals.delete(axis);
      const drawn = this.drawing && !('empty' in this.drawing) ? this.drawing : undefined;
      this.#told = this.#intervals.size > 0 ? drawn?.between?.(this.#intervals) : undefined;
      this.tell('trials-brush', this.#told);
    });
  }

  /** What is brushed elsewhere, or cleared, takes the place of what was brushed here. */
  protected override willUpdate(changed: PropertyValues) {
    if (this.#intervals.size > 0 && this.selection.brushed !== this.#told) {
      this.#intervals.clear();
      this.anew();
    }
    super.willUpdate(changed);
  }
}
