import { html, nothing, type PropertyValues } from 'lit';
import type { Client } from '../api/client';
import type { WireTrainingJob } from '../api/wire';
import { CurvesStore } from '../model/curves-store';
import { isActive } from '../model/trials';
import type { Curve, Definition, Job, Metric, Selection, Trial } from '../model/types';
import { View } from './view';

/** A training job's metrics as they came, beside those of others. */
class TrialCurves extends View {
  static override properties = {
    client: { attribute: false },
    job: { attribute: false },
    definition: { attribute: false },
    trial: { attribute: false },
    best: { attribute: false },
    others: { attribute: false },
    kept: { attribute: false },
    described: { attribute: false },
    arnOf: { attribute: false },
    metric: { state: true },
  };
  declare client: Client;
  declare job: Job;
  declare definition: Definition;
  declare trial: Trial;
  declare best: Trial | undefined;
  /** Those that it is compared with, the best among them. */
  declare others: Trial[];
  /** Those that any is compared with, in the order of their colours. */
  declare kept: Trial[];
  declare described: WireTrainingJob | undefined;
  declare arnOf: (trial: string) => string;
  /** The one that was chosen; without a choice the objective. */
  declare metric: string | undefined;
  private store: CurvesStore | undefined;
  private compared: Trial[] = [];
  private shown: Metric | undefined;
  private selection: Selection = {};

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.store?.stop();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('client')) {
      this.store?.stop();
      this.store = new CurvesStore(
        this.client,
        (name) => this.arnOf(name),
        () => this.requestUpdate(),
      );
    }
    // The chart is drawn anew for another array alone.
    const compared = [this.trial, ...this.others];
    if (!isSame(compared, this.compared)) this.compared = compared;
    const focus = this.trial.name;
    const beside = this.kept.map(({ name }) => name);
    if (focus !== this.selection.focus || !isSame(beside, this.selection.beside ?? [])) {
      this.selection = { focus, beside };
    }
    const metric = this.metric ?? this.definition.metric;
    if (changed.has('definition') || this.shown?.metric !== metric) {
      const { name, goal } = this.definition;
      // The goal is the objective's alone.
      this.shown = metric === this.definition.metric ? { name, metric, goal } : { name, metric };
    }
    this.store!.want(metric, this.compared);
  }

  protected override render() {
    const metrics = this.metrics();
    const { curves } = this.store!;
    return html`<section>
      <div class="toolbar">
        <h3>Metrics</h3>
        ${metrics.length > 1 ? this.choice(metrics) : nothing}
      </div>
      ${curves ? this.drawn(curves) : html`<p class="hint">Reading…</p>`}
    </section>`;
  }

  private drawn(curves: readonly Curve[]) {
    const isRunning = isActive(this.trial.status);
    const hasOwn = curves.some(({ trial }) => trial === this.trial.name);
    if (curves.every(({ points }) => points.length < 2)) {
      const none = isRunning ? 'No value yet.' : 'There is no value of it.';
      return html`<p class="hint">${hasOwn ? 'It was reported once.' : none}</p>`;
    }
    return html`${
        hasOwn
          ? nothing
          : html`<p class="hint">
              It has reported no value${isRunning ? ' yet' : ''}; these are others:
            </p>`
      }<hone-curves
        .job=${this.job}
        .definition=${this.shown}
        .trials=${this.compared}
        .best=${this.best?.name}
        .curves=${curves}
        .selection=${this.selection}
      ></hone-curves>`;
  }

  private choice(metrics: string[]) {
    const chosen = this.shown!.metric;
    return html`<select
      aria-label="Metric"
      @change=${(event: Event) => (this.metric = (event.target as HTMLSelectElement).value)}
    >
      ${metrics.map((name) => html`<option ?selected=${name === chosen}>${name}</option>`)}
    </select>`;
  }

  /** The objective, then the others that it has reported. */
  private metrics(): string[] {
    const reported = (this.described?.FinalMetricDataList ?? []).map((each) => each.MetricName);
    // The objective comes again under a name that AWS gives it.
    const others = reported.filter((name) => name !== 'ObjectiveMetric');
    return [...new Set([this.definition.metric, ...others.sort()])];
  }
}

function isSame<T>(some: readonly T[], others: readonly T[]): boolean {
  return some.length === others.length && some.every((each, at) => each === others[at]);
}

customElements.define('hone-trial-curves', TrialCurves);
