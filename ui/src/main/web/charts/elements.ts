import { ChartElement } from './chart-element';
import { curves } from './curves';
import { history } from './history';
import { importance } from './importance';
import { parallel } from './parallel';
import { slices } from './slices';
import { timeline } from './timeline';
import { isActive } from '../model/trials';
import type { Interval, Metric } from '../model/types';
import type { Drawn } from './drawing';
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

/** The one chart of metrics that are no objective, too. */
export class CurvesChart extends ChartElement<Metric> {
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
      if ((this.all ?? this.trials).some((trial) => isActive(trial.status))) this.requestUpdate();
    }, TICK);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    window.clearInterval(this.#clock);
  }
}

/** The one chart that is brushed along its axes, by several intervals at once. */
export class ParallelChart extends ChartElement {
  /** The areas that the chart has. */
  #areas = '[]';
  /** What was brushed here last, until the page has taken it up. */
  #told: readonly Interval[] | undefined;

  constructor() {
    super(parallel);
  }

  protected override listen(chart: Chart) {
    chart.on('axisareaselected', (event) => {
      const { parallelAxisId, intervals: areas } = event as {
        parallelAxisId?: string;
        intervals?: [number, number][];
      };
      const axis = Number(/\d+$/.exec(parallelAxisId ?? '')?.[0]);
      const intervalOf =
        this.drawing && !('empty' in this.drawing) ? this.drawing.intervalOf : undefined;
      if (!Number.isInteger(axis) || !intervalOf) return;
      const others = (this.selection.intervals ?? []).filter((each) => each.axis !== axis);
      const own = (areas ?? []).map((area) => intervalOf(axis, area));
      const all = [...others, ...own].sort((a, b) => a.axis - b.axis);
      this.#told = all.length > 0 ? all : undefined;
      this.tell('trials-within', this.#told);
    });
  }

  /** What is brushed here the chart has; what comes from elsewhere, or moves with an axis, not. */
  protected override shown(chart: Chart, { areas = new Map() }: Drawn, isAnew: boolean) {
    const { intervals } = this.selection;
    const text = JSON.stringify([...areas]);
    if (isAnew) this.#areas = '[]';
    if (isAnew || !intervals) this.#told = undefined;
    else if (this.#told) {
      // A drag goes on while the page takes up its beginning.
      if (this.#told !== intervals) return;
      this.#told = undefined;
      this.#areas = text;
    }
    if (text === this.#areas) return;
    this.#areas = text;
    const many = (this.definition?.ranges.length ?? 0) + 1;
    for (let axis = 0; axis < many; axis++) {
      const action = {
        type: 'axisAreaSelect',
        parallelAxisId: `axis ${axis}`,
        intervals: areas.get(axis) ?? [],
      };
      chart.dispatchAction(action, { silent: true });
    }
    // The action by itself leaves the areas undrawn, for it is what follows from drawing them.
    chart.setOption({});
  }
}
