import { html, nothing, type TemplateResult } from 'lit';
import { ago, count, dateTime, duration, objective, shorten, zone } from '../model/format';
import { jobAddress } from '../model/route';
import { isActive } from '../model/trials';
import type { Summary } from '../model/types';
import { listTable, type Rows } from './list-table';
import { goalWord, progressBar, statusMark } from './marks';
import type { Column } from './sorting';

const COLUMNS: Column[] = [
  { key: 'name', label: 'Name' },
  { key: 'status', label: 'Status' },
  { key: 'best', label: 'Best', isNumeric: true },
  { key: 'progress', label: 'Training jobs', descendingFirst: true },
  { key: 'metric', label: 'Objective' },
  { key: 'running', label: 'Running', isNumeric: true, descendingFirst: true },
  { key: 'failed', label: 'Failed', isNumeric: true, descendingFirst: true },
  { key: 'strategy', label: 'Strategy' },
  { key: 'created', label: 'Created', isNumeric: true, descendingFirst: true },
  { key: 'took', label: 'Took', isNumeric: true, descendingFirst: true },
];

const METRIC_MOST = 28;

/** Tuning jobs in the order that the address asks for. */
export function jobsTable(rows: Rows<Summary>): TemplateResult {
  return listTable(rows, { label: 'Table of tuning jobs', columns: COLUMNS, valueOf, row });
}

function row(job: Summary, now: Date): TemplateResult {
  const ended = endedOf(job);
  return html`<tr>
    <th scope="row"><a href=${jobAddress(job.name)}>${job.name}</a></th>
    <td>${statusMark(job.status)}</td>
    <td class="number">${best(job)}</td>
    <td class="with-bar">
      ${progressBar({ ...job, completed: job.completed - job.valueless, max: job.trialsMax })}
      <span class="ended"
        >${count(ended)}${
          job.trialsMax ? html` <span class="muted">of ${count(job.trialsMax)}</span>` : nothing
        }</span
      >
    </td>
    <td class="muted" title=${job.metric}>
      ${shorten(job.metric, METRIC_MOST)} <span class="goal">${goalWord(job.goal)}</span>
    </td>
    <td class="number">${job.running || nothing}</td>
    <td class="number ${job.failed ? 'bad' : ''}">${job.failed || nothing}</td>
    <td class="muted">${job.strategy}</td>
    <td class="number">
      <time datetime=${job.created.toISOString()} title="${dateTime(job.created)} ${zone(job.created)}">
        ${ago(job.created, now)}
      </time>
    </td>
    <td class="number">${duration(tookOf(job, now) ?? 0)}</td>
  </tr>`;
}

/** Where some completed and there is no best, none of them told a value. */
function best(job: Summary): TemplateResult | string | typeof nothing {
  if (job.best !== undefined) return objective(job.best);
  return job.completed > 0 ? html`<span class="bad">no value</span>` : nothing;
}

function valueOf(key: string, now: Date): (job: Summary) => number | string | undefined {
  switch (key) {
    case 'progress':
      return (job) => endedOf(job) / (job.trialsMax ?? (endedOf(job) || 1));
    case 'created':
      return (job) => job.created.getTime();
    case 'took':
      return (job) => tookOf(job, now);
    case 'best':
    case 'running':
    case 'failed':
    case 'status':
    case 'metric':
    case 'strategy':
      return (job) => job[key];
    default:
      return (job) => job.name;
  }
}

function endedOf(job: Summary): number {
  return job.completed + job.stopped + job.failed;
}

function tookOf(job: Summary, now: Date): number | undefined {
  const end = job.ended ?? (isActive(job.status) ? now : undefined);
  return end && end.getTime() - job.created.getTime();
}
