import { html, nothing, type TemplateResult } from 'lit';
import { ago, dateTime, duration, objective, shorten, zone } from '../model/format';
import { trainingAddress } from '../model/route';
import { ranFor } from '../model/trials';
import type { Training } from '../model/types';
import { listTable, type Rows } from './list-table';
import { statusMark } from './marks';
import type { Column } from './sorting';

const COLUMNS: Column[] = [
  { key: 'name', label: 'Name' },
  { key: 'status', label: 'Status' },
  { key: 'image', label: 'Image' },
  { key: 'metrics', label: 'Metrics' },
  { key: 'created', label: 'Created', isNumeric: true, descendingFirst: true },
  { key: 'took', label: 'Ran for', isNumeric: true, descendingFirst: true },
];

/** Metrics that a row has room for. */
const METRICS = 2;

/** Training jobs in the order that the address asks for. */
export function trainingsTable(rows: Rows<Training>): TemplateResult {
  return listTable(rows, { label: 'Table of training jobs', columns: COLUMNS, valueOf, row });
}

function row(job: Training, now: Date): TemplateResult {
  const took = ranFor(job, now);
  return html`<tr>
    <th scope="row"><a href=${trainingAddress(job.name)}>${job.name}</a></th>
    <td title=${job.failure ?? nothing}>${statusMark(job.status)}</td>
    <td class="muted" title=${job.image}>${shorten(job.image.replace(/^.*\//, ''), 32)}</td>
    <td>${metrics(job)}</td>
    <td class="number">
      <time datetime=${job.created.toISOString()} title="${dateTime(job.created)} ${zone(job.created)}">
        ${ago(job.created, now)}
      </time>
    </td>
    <td class="number">${took === undefined ? '–' : duration(took)}</td>
  </tr>`;
}

function metrics(job: Training) {
  const more = job.metrics.length - METRICS;
  return html`${job.metrics
    .slice(0, METRICS)
    .map(
      ({ name, value }) =>
        html`<span class="metric-value"
          ><span class="muted">${shorten(name, 24)}</span> ${objective(value)}</span
        > `,
    )}${more > 0 ? html`<span class="muted">and ${more} more</span>` : nothing}`;
}

function valueOf(key: string, now: Date): (job: Training) => number | string | undefined {
  switch (key) {
    case 'created':
      return (job) => job.created.getTime();
    case 'took':
      return (job) => ranFor(job, now);
    case 'metrics':
      return (job) => job.metrics[0]?.value;
    case 'image':
    case 'status':
      return (job) => job[key];
    default:
      return (job) => job.name;
  }
}
