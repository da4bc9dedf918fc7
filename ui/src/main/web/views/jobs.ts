import { html, nothing, type PropertyValues } from 'lit';
import type { Client } from '../api/client';
import { sagemaker } from '../model/commands';
import { count } from '../model/format';
import { JobsStore } from '../model/jobs-store';
import { withQuery, type Route } from '../model/route';
import type { Status, Summary } from '../model/types';
import { Anchor } from './anchor';
import { Clock } from './clock';
import './copyable';
import { jobsTable } from './jobs-table';
import { note } from './navigate';
import { unreachable } from './unreachable';
import { View } from './view';

/** Rows that are shown at first, and with each "more". */
const ROWS = 100;

const STATUSES: [Status, string][] = [
  ['InProgress', 'Running'],
  ['Completed', 'Completed'],
  ['Stopped', 'Stopped'],
  ['Failed', 'Failed'],
];

const CREATE = 'create-hyper-parameter-tuning-job --cli-input-json file://tuning-job.json';

/** The list of tuning jobs. */
class Jobs extends View {
  static override properties = {
    client: { attribute: false },
    route: { attribute: false },
    rows: { state: true },
  };
  declare client: Client;
  declare route: Route;
  declare rows: number;
  private store: JobsStore | undefined;
  private readonly clock = new Clock(this, 5000);

  constructor() {
    super();
    new Anchor(this);
    this.rows = ROWS;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('client')) {
      this.store?.stop();
      this.store = new JobsStore(this.client, () => this.requestUpdate());
      this.store.start();
      document.title = 'Tuning jobs · Hone';
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.store?.stop();
  }

  protected override render() {
    const store = this.store!;
    const found = this.found(store.jobs);
    return html`<main class="wide">
      <div class="toolbar">
        <h1>Tuning jobs</h1>
        ${store.jobs.length > 0 ? this.filters(store.jobs, found.length) : nothing}
      </div>
      ${store.error ? unreachable(store.error) : nothing}
      ${
        store.loaded && store.jobs.length === 0
          ? beginning()
          : store.loaded
            ? this.table(found)
            : html`<p class="hint" role="status">Reading the tuning jobs…</p>`
      }
    </main>`;
  }

  private filters(all: Summary[], found: number) {
    const status = this.route.query.get('status') ?? '';
    return html`<input
        type="search"
        placeholder="Filter by name"
        aria-label="Filter by name"
        .value=${this.route.query.get('name') ?? ''}
        @input=${(event: Event) => this.note({ name: valueOf(event) })}
      />
      <select
        aria-label="Filter by status"
        @change=${(event: Event) => this.note({ status: valueOf(event) })}
      >
        <option value="" ?selected=${status === ''}>Any status</option>
        ${STATUSES.map(
          ([value, word]) =>
            html`<option value=${value} ?selected=${status === value}>${word}</option>`,
        )}
      </select>
      <span class="hint" role="status"
        >${found === all.length ? count(found) : `${count(found)} of ${count(all.length)}`}${
          this.store!.loading ? ', reading more…' : ''
        }</span
      >`;
  }

  private table(found: Summary[]) {
    if (found.length === 0) return html`<p class="hint">No tuning job is like that.</p>`;
    const { query } = this.route;
    return html`${jobsTable(found, this.rows, query, this.clock.now, (parts) => this.note(parts))}
    ${
      found.length > this.rows
        ? html`<button class="more" @click=${() => (this.rows += ROWS)}>
            Show ${Math.min(ROWS, found.length - this.rows)} more of
            ${count(found.length - this.rows)}
          </button>`
        : nothing
    }`;
  }

  private found(jobs: Summary[]): Summary[] {
    const name = (this.route.query.get('name') ?? '').toLowerCase();
    const status = this.route.query.get('status');
    return jobs.filter(
      (job) =>
        job.name.toLowerCase().includes(name) &&
        (!status ||
          job.status === status ||
          (status === 'InProgress' && job.status === 'Stopping')),
    );
  }

  private note(parts: Record<string, string | undefined>): void {
    this.rows = ROWS;
    note(withQuery(this.route, parts));
  }
}

function valueOf(event: Event): string {
  return (event.target as HTMLInputElement | HTMLSelectElement).value;
}

function beginning() {
  return html`<section class="panel beginning">
    <h2>No tuning job yet</h2>
    <p>Create one with Hone's command line or any AWS client; the README has an example:</p>
    <hone-copyable .text=${'hone tune tuning-job.json'}></hone-copyable>
    <hone-copyable .text=${sagemaker(CREATE)}></hone-copyable>
    <p>See one first, on data that comes with Hone and a server of its own:</p>
    <hone-copyable .text=${'hone demo'}></hone-copyable>
    <p class="hint">What is created appears here by itself.</p>
  </section>`;
}

customElements.define('hone-jobs', Jobs);
