import { html, nothing, type PropertyValues } from 'lit';
import { count, counted } from '../model/format';
import { withQuery, type Route } from '../model/route';
import { trialsCsv } from '../model/trials-csv';
import {
  isActive,
  OUTCOMES,
  outcomeOf,
  outcomeWord,
  reportsOften,
  type Outcome,
} from '../model/trials';
import type { Definition, Job, Selection, Trial } from '../model/types';
import { Clock } from './clock';
import { download } from './download';
import { note } from './navigate';
import './table-frame';
import { heldTrials, listedTrials, trialsTable } from './trials-table';
import { View } from './view';

/** Rows that are shown at first, and with each "more". */
const ROWS = 200;

/** The training jobs as a table, all of them or those that are brushed. */
class Trials extends View {
  static override properties = {
    job: { attribute: false },
    complete: { type: Boolean },
    definition: { attribute: false },
    trials: { attribute: false },
    best: { attribute: false },
    selection: { attribute: false },
    route: { attribute: false },
    rows: { state: true },
  };
  declare job: Job;
  /** All training jobs that there were have been read. */
  declare complete: boolean;
  declare definition: Definition;
  declare trials: Trial[];
  declare best: Trial | undefined;
  declare selection: Selection;
  declare route: Route;
  declare rows: number;
  /** Those that are brushed, or all. */
  private held: Trial[] = [];
  private found: Trial[] = [];
  private readonly clock = new Clock(this, 1000, () =>
    this.found.slice(0, this.rows).some((trial) => isActive(trial.status)),
  );

  constructor() {
    super();
    this.rows = ROWS;
  }

  protected override willUpdate(changed: PropertyValues): void {
    // The clock's ticks alone leave the order as it is: with 10,000 rows it costs.
    if (changed.size === 0 && this.found.length > 0) return;
    this.held = heldTrials(this.trials, this.selection);
    this.found = listedTrials(this.held, this.definition, this.route.query);
  }

  protected override render() {
    const { found, rows } = this;
    return html`<section
      class="panel trials ${isActive(this.job.status) ? 'live' : ''}"
      aria-labelledby="trials"
    >
      <div class="toolbar">
        <h2 id="trials">Training jobs</h2>
        ${this.filters()}
        ${
          this.selection.brushed
            ? html`<button class="chip" @click=${this.clear}>
                ${count(this.selection.brushed.size)} brushed <span aria-hidden="true">×</span>
                <span class="unseen">, clear</span>
              </button>`
            : nothing
        }
        ${found.length > 0 ? this.export() : nothing}
      </div>
      ${
        found.length === 0
          ? html`<p class="hint">
              ${this.trials.length === 0 ? 'No training job yet.' : 'No training job is like that.'}
            </p>`
          : trialsTable(found.slice(0, rows), {
              definition: this.definition,
              best: this.best,
              hasReports: reportsOften(this.trials),
              focus: this.selection.focus,
              route: this.route,
              now: this.clock.now,
            })
      }
      ${
        found.length > rows
          ? html`<button class="more" @click=${() => (this.rows += ROWS)}>
              Show ${Math.min(ROWS, found.length - rows)} more of ${count(found.length - rows)}
            </button>`
          : nothing
      }
    </section>`;
  }

  private filters() {
    const chosen = this.route.query.get('outcome') ?? '';
    const many = new Map<Outcome, number>();
    for (const trial of this.held) {
      const outcome = outcomeOf(trial);
      many.set(outcome, (many.get(outcome) ?? 0) + 1);
    }
    const present = OUTCOMES.filter((outcome) => many.has(outcome) || outcome === chosen);
    const button = (outcome: string, word: string, number: number) =>
      html`<button
        aria-pressed=${outcome === chosen ? 'true' : 'false'}
        @click=${() => this.filter(outcome)}
      >
        ${word} <span class="muted">${count(number)}</span>
      </button>`;
    return html`<div class="switch" role="group" aria-label="Filter by status">
      ${button('', 'all', this.held.length)}
      ${present.map((outcome) => button(outcome, outcomeWord(outcome), many.get(outcome) ?? 0))}
    </div>`;
  }

  private export() {
    const what = `Download ${counted(this.found.length, 'training job')} as CSV`;
    return html`<button
      class="quiet export"
      title=${this.complete ? what : 'Not all training jobs have been read yet'}
      ?disabled=${!this.complete}
      @click=${this.save}
    >
      Download CSV
    </button>`;
  }

  /** What the filters leave, in the table's order; also what is beyond the rows that are shown. */
  private save(): void {
    const { job, definition } = this;
    const name = job.definitions.length > 1 ? `${job.name}-${definition.name}` : job.name;
    download(`${name}.csv`, 'text/csv;charset=utf-8', trialsCsv(this.found, definition));
  }

  private filter(outcome: string): void {
    this.rows = ROWS;
    note(withQuery(this.route, { outcome }));
  }

  private clear(): void {
    this.dispatchEvent(new CustomEvent('trials-brush', { detail: undefined, bubbles: true }));
  }
}

customElements.define('hone-trials', Trials);
