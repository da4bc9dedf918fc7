import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Listed } from '../model/list-store';
import { comparing, heading, orderIn, orderText, type Column, type Order } from './sorting';

const NEWEST: Order = { key: 'created', descending: true };

/** What a table of jobs is drawn from. */
export interface Rows<T> {
  jobs: T[];
  /** The most that are shown. */
  most: number;
  query: URLSearchParams;
  now: Date;
  /** Note in the address how it is shown now. */
  note: (parts: Record<string, string>) => void;
}

/** How jobs of one kind are told. */
export interface Kind<T> {
  label: string;
  columns: Column[];
  /** What a column is ordered by. */
  valueOf: (key: string, now: Date) => (job: T) => number | string | undefined;
  row: (job: T, now: Date) => TemplateResult;
}

/** Jobs in the order that the address asks for, the newest first where it asks for none. */
export function listTable<T extends Listed>(
  { jobs, most, query, now, note }: Rows<T>,
  { label, columns, valueOf, row }: Kind<T>,
): TemplateResult {
  const order = orderIn(query, NEWEST);
  const sorted = [...jobs].sort(comparing(valueOf(order.key, now), order.descending));
  return html`<hone-table-frame class="panel scroll" tabindex="0" role="region" aria-label=${label}>
    <table class="jobs">
      <thead>
        <tr>
          ${columns.map((column) => heading(column, order, (next) => note(orderText(next))))}
        </tr>
      </thead>
      <tbody>
        ${repeat(
          sorted.slice(0, most),
          ({ name }) => name,
          (job) => row(job, now),
        )}
      </tbody>
    </table>
  </hone-table-frame>`;
}
