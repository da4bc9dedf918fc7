import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Client } from '../api/client';
import { count } from '../model/format';
import { ListStore, type Listed, type ReadPage } from '../model/list-store';
import { withQuery, type Route } from '../model/route';
import type { Status } from '../model/types';
import { Anchor } from './anchor';
import { Clock } from './clock';
import type { Rows } from './list-table';
import { note } from './navigate';
import './table-frame';
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

/** A list of jobs of one kind, by name and status. */
export abstract class JobList<T extends Listed> extends View {
  static override properties = {
    client: { attribute: false },
    route: { attribute: false },
    rows: { state: true },
  };
  declare client: Client;
  declare route: Route;
  declare rows: number;
  private store: ListStore<T> | undefined;
  private readonly clock = new Clock(this, 5000);

  /** @param kind what is listed, in words */
  constructor(private readonly kind: string) {
    super();
    new Anchor(this);
    this.rows = ROWS;
  }

  /** Reads the list's pages. */
  protected abstract reading(client: Client): ReadPage<T>;

  protected abstract table(rows: Rows<T>): TemplateResult;

  /** What is said while there is none; the region if it is known. */
  protected abstract beginning(region: string | undefined): TemplateResult;

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('client')) {
      this.store?.stop();
      this.store = new ListStore(this.reading(this.client), () => this.requestUpdate());
      this.store.start();
      document.title = `${this.heading()} · Hone`;
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
        <h1>${this.heading()}</h1>
        ${store.jobs.length > 0 ? this.filters(store.jobs, found.length) : nothing}
      </div>
      ${store.error ? unreachable(store.error) : nothing}
      ${
        store.loaded && store.jobs.length === 0
          ? this.beginning(this.client.place?.region)
          : store.loaded
            ? this.shown(found)
            : html`<p class="hint" role="status">Reading the ${this.kind}s…</p>`
      }
    </main>`;
  }

  private heading(): string {
    return `${this.kind[0]!.toUpperCase()}${this.kind.slice(1)}s`;
  }

  private filters(all: T[], found: number) {
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

  private shown(found: T[]) {
    if (found.length === 0) return html`<p class="hint">No ${this.kind} is like that.</p>`;
    return html`${this.table({
      jobs: found,
      most: this.rows,
      query: this.route.query,
      now: this.clock.now,
      note: (parts) => this.note(parts),
    })}
    ${
      found.length > this.rows
        ? html`<button class="more" @click=${() => (this.rows += ROWS)}>
            Show ${Math.min(ROWS, found.length - this.rows)} more of
            ${count(found.length - this.rows)}
          </button>`
        : nothing
    }`;
  }

  private found(jobs: T[]): T[] {
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
