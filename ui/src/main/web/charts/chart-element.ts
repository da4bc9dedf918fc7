import { LitElement, html, nothing, type PropertyValues } from 'lit';
import type { ECElementEvent } from 'echarts/core';
import { brush } from './brush';
import { init, type Chart } from './kit';
import { legend } from './legend';
import { lookOf } from './look';
import { addStyle } from './style';
import { tableOf } from './table';
import { tooltip } from './tooltip';
import type { Draw, Drawing, Drawn, Hit, Scene } from './drawing';
import type { Curve, Definition, Insight, Interval, Job, Metric, Selection, Trial } from '../model/types';

/**
 * What the charts have in common: they hold a canvas as wide as they are, draw it again in an
 * animation frame when something changed, and tell what is clicked and brushed:
 * - `trial-focus`, its detail a training job's name, or `undefined` for none
 * - `trials-brush`, its detail a set of names, or `undefined` for all
 * - `trials-within`, its detail the intervals that hold them, or `undefined` for none.
 */
export abstract class ChartElement<D extends Metric = Definition> extends LitElement {
  static override properties = {
    job: { attribute: false },
    definition: { attribute: false },
    trials: { attribute: false },
    all: { attribute: false },
    best: { attribute: false },
    insight: { attribute: false },
    curves: { attribute: false },
    selection: { attribute: false },
    switches: { state: true },
    width: { state: true },
    dark: { state: true },
  };

  declare job?: Job;
  declare definition?: D;
  declare trials: readonly Trial[];
  /** Those of other definitions, too. */
  declare all?: readonly Trial[];
  declare best?: string;
  declare insight?: Insight;
  declare curves: readonly Curve[] | undefined;
  declare selection: Selection;
  declare protected switches: Readonly<Record<string, boolean | undefined>>;
  declare protected width: number;
  declare protected dark: boolean;

  protected drawing: Drawing | undefined;
  protected chart: Chart | undefined;
  #shape = '';
  #gone = new AbortController();
  readonly #scheme = matchMedia('(prefers-color-scheme: dark)');
  readonly #resized = new ResizeObserver(() => this.#measure());

  constructor(private readonly draw: Draw<D>) {
    super();
    this.trials = [];
    this.curves = [];
    this.selection = {};
    this.switches = {};
    this.width = 0;
    this.dark = this.#scheme.matches;
  }

  /** Tells the chart's own events; for who has more than clicks. */
  protected listen(_chart: Chart): void {}

  /** After the chart has taken up a drawing, or is made anew of it. */
  protected shown(_chart: Chart, _drawing: Drawn, _isAnew: boolean): void {}

  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    addStyle();
    this.classList.add('hone-chart');
    this.#scheme.addEventListener('change', this.#schemed);
    this.#resized.observe(this);
    this.#measure();
    // The canvas is gone if the element was elsewhere before.
    this.requestUpdate();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#scheme.removeEventListener('change', this.#schemed);
    this.#resized.disconnect();
    this.#dispose();
  }

  readonly #schemed = () => {
    this.dark = this.#scheme.matches;
  };

  /**
   * What is below stays where it is while a chart's notes and its legend's lines come and go: it
   * keeps the height that it once had, as long as nobody makes it another.
   */
  #measure() {
    this.width = Math.floor(this.clientWidth);
    this.style.minHeight = `${this.clientHeight}px`;
  }

  /** However often something changes within a frame, it is drawn once. */
  protected override async scheduleUpdate() {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    super.scheduleUpdate();
  }

  protected override willUpdate(changed: PropertyValues) {
    const before = changed.get('definition') as D | undefined;
    const isAnother = changed.has('definition') && before?.name !== this.definition?.name;
    if (isAnother || changed.has('width') || changed.has('switches')) this.style.minHeight = '';
    const scene = this.#scene();
    this.drawing = scene && this.draw(scene);
    // Where nothing will come, nothing is kept free.
    if (this.drawing && 'empty' in this.drawing && !this.drawing.height) this.style.minHeight = '';
  }

  #scene(): Scene<D> | undefined {
    if (!this.definition || this.width === 0) return undefined;
    return {
      job: this.job,
      definition: this.definition,
      trials: this.trials,
      all: this.all,
      best: this.best,
      insight: this.insight,
      curves: this.curves,
      selection: this.selection,
      switches: this.switches,
      width: this.width,
      now: new Date(),
      look: lookOf(this, this.dark),
    };
  }

  protected override render() {
    const drawing = this.drawing;
    if (!drawing) return nothing;
    if ('empty' in drawing) {
      return html`<p class="hone-empty" style="min-height: ${drawing.height ?? 0}px">
        ${drawing.empty}
      </p>`;
    }
    const isTable = this.switches['table'] ?? false;
    const switches = [
      ...(isTable ? [] : (drawing.switches ?? [])),
      { key: 'table', label: 'table', on: isTable },
    ];
    const bar = legend(isTable ? [] : (drawing.legend ?? []), switches, (key, on) => {
      this.switches = { ...this.switches, [key]: on };
    });
    if (isTable) return html`${bar} ${tableOf(drawing.table(), drawing.summary, drawing.height)}`;
    return html`
      ${bar}
      <div
        class="hone-canvas"
        role="img"
        aria-label=${drawing.summary}
        style="height: ${drawing.height}px"
      ></div>
      ${drawing.note ? html`<p class="hone-note">${drawing.note}</p>` : nothing}
    `;
  }

  protected override updated(_changed: PropertyValues) {
    const host = this.querySelector<HTMLElement>('.hone-canvas');
    if (this.chart && this.chart.getDom() !== host) this.#dispose();
    if (!this.isConnected || !host || !this.drawing || 'empty' in this.drawing) return;
    this.chart ??= this.#create(host);
    this.#show(this.chart, this.drawing);
  }

  #show(chart: Chart, drawing: Drawn) {
    if (chart.getWidth() !== this.width || chart.getHeight() !== drawing.height) {
      chart.resize({ width: this.width, height: drawing.height });
    }
    const look = lookOf(this, this.dark);
    const option = {
      animation: false,
      textStyle: { fontFamily: look.font, fontSize: 11, color: look.muted },
      ...drawing.option,
      tooltip: tooltip(look, () => this.drawing, drawing.tipAt !== undefined),
    };
    const notMerge = this.#shape !== drawing.shape;
    this.#shape = drawing.shape;
    chart.setOption(option, notMerge ? { notMerge } : { replaceMerge: ['series'] });
    this.shown(chart, drawing, notMerge);
  }

  #create(host: HTMLElement): Chart {
    const chart = init(host, undefined, { renderer: 'canvas', width: this.width });
    chart.on('click', (event) => {
      const trial = this.#drawn()?.trialAt?.(hitOf(event as ECElementEvent));
      if (trial) this.tell('trial-focus', trial.name);
    });
    chart.getZr().on('click', (event) => {
      if (event.target) return;
      if (this.selection.focus) this.tell('trial-focus', undefined);
      else if (this.selection.brushed) this.tell('trials-brush', undefined);
    });
    chart.on('mouseover', (event) => this.#nameOf(host, event as ECElementEvent));
    chart.on('mouseout', () => host.removeAttribute('title'));
    brush(
      host,
      this.#gone.signal,
      () => (this.#drawn()?.within ? this.chart : undefined),
      (grid, from, to) => {
        const names = this.#drawn()?.within?.(grid, from, to);
        this.tell('trials-brush', names && names.size > 0 ? names : undefined);
      },
    );
    this.listen(chart);
    return chart;
  }

  /** A name that is cut short is shown whole while the pointer is on it. */
  #nameOf(host: HTMLElement, event: ECElementEvent & { targetType?: string }) {
    // A category's label comes with its whole name.
    if (event.targetType === 'axisLabel' && typeof event.value === 'string') {
      host.title = event.value;
    }
    if (event.targetType !== 'axisName') return;
    const index = (event as unknown as Record<string, unknown>)[`${event.componentType}Index`];
    const name = this.#drawn()?.names?.[Number(index)];
    if (name) host.title = name;
  }

  #drawn(): Drawn | undefined {
    return this.drawing && !('empty' in this.drawing) ? this.drawing : undefined;
  }

  protected tell(
    type: 'trial-focus' | 'trials-brush' | 'trials-within',
    detail: Detail,
  ) {
    this.dispatchEvent(new Told(type, detail));
  }

  #dispose() {
    this.chart?.dispose();
    this.#gone.abort();
    this.#gone = new AbortController();
    this.chart = undefined;
    this.#shape = '';
  }
}

type Detail = ReadonlySet<string> | readonly Interval[] | string | undefined;

/** A custom event would make `null` of a detail that is `undefined`. */
class Told extends Event {
  constructor(
    type: string,
    readonly detail: Detail,
  ) {
    super(type, { bubbles: true, composed: true });
  }
}

function hitOf(event: ECElementEvent): Hit {
  return { series: event.seriesId ?? '', index: event.dataIndex };
}
