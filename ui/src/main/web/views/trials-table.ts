import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { duration, isNumeric, objective, parameter, shorten } from '../model/format';
import { shortNames } from '../model/short-names';
import { shortReason } from '../model/reasons';
import { formatRoute, withQuery, type Route } from '../model/route';
import { hasResult, label, outcomeOf, tookOf } from '../model/trials';
import type { Definition, Range, Selection, Trial } from '../model/types';
import { outcomeMark } from './marks';
import { go, note } from './navigate';
import { comparing, heading, orderIn, orderText, type Column, type Order } from './sorting';

/** Hyperparameters' names share the address with the other columns' keys. */
const PARAMETER = 'p.';

/** Letters of a name, at most and at least, and of all of them where that leaves each the least. */
const NAME_MOST = 20;
const NAME_LEAST = 10;
const NAMES_MOST = 90;

const FIRST: Order = { key: 'number', descending: true };

export interface Shown {
  definition: Definition;
  best: Trial | undefined;
  /** Whether it is worth telling how often each has reported the objective. */
  hasReports: boolean;
  focus: string | undefined;
  route: Route;
  now: Date;
}

/** The training jobs in this order. */
function sortedTrials(trials: Trial[], definition: Definition, order: Order): Trial[] {
  const value = valueOf(order.key, definition);
  return [...trials].sort(comparing(value, order.descending));
}

/** Those of a kind, as the address asks for it, in the table's order. */
export function listedTrials(
  held: Trial[],
  definition: Definition,
  query: URLSearchParams,
): Trial[] {
  const outcome = query.get('outcome');
  const kept = outcome ? held.filter((trial) => outcomeOf(trial) === outcome) : held;
  return sortedTrials(kept, definition, orderIn(query, FIRST));
}

/** Those that are brushed, or all. */
export function heldTrials(trials: Trial[], { brushed }: Selection): Trial[] {
  return brushed ? trials.filter(({ name }) => brushed.has(name)) : trials;
}

export function trialsTable(trials: Trial[], shown: Shown): TemplateResult {
  const { route } = shown;
  const order = orderIn(route.query, FIRST);
  const choose = (next: Order) => note(withQuery(route, orderText(next)));
  return html`<hone-table-frame
    class="scroll"
    tabindex="0"
    role="region"
    aria-label="Table of training jobs"
  >
    <table class="trials">
      <thead>
        <tr>
          ${columns(shown).map((column) => heading(column, order, choose))}
        </tr>
      </thead>
      <tbody>
        ${repeat(
          trials,
          ({ name }) => name,
          (trial) => row(trial, shown),
        )}
      </tbody>
    </table>
  </hone-table-frame>`;
}

function columns({ definition, hasReports }: Shown): Column[] {
  const labels = shortNames(
    definition.ranges.map(({ name }) => name),
    // Many names together take no more than a window's width leaves them.
    Math.min(NAME_MOST, Math.max(NAME_LEAST, Math.floor(NAMES_MOST / definition.ranges.length))),
  );
  return [
    { key: 'number', label: '#', title: 'Number, in the order of creation', descendingFirst: true },
    { key: 'status', label: 'Status' },
    {
      key: 'objective',
      label: shorten(definition.metric, NAME_MOST),
      title: `Objective: ${definition.metric}`,
      isNumeric: true,
      descendingFirst: definition.goal === 'Maximize',
    },
    ...definition.ranges.map((range) => ({
      key: PARAMETER + range.name,
      label: labels.get(range.name) ?? range.name,
      title: range.name,
      isNumeric: range.kind !== 'categorical',
    })),
    ...(hasReports ? [reportsColumn(definition)] : []),
    { key: 'took', label: 'Took', isNumeric: true, descendingFirst: true },
    { key: 'why', label: 'Why tried' },
  ];
}

function reportsColumn({ metric }: Definition): Column {
  return {
    key: 'reports',
    label: 'Reports',
    title: `How often it reported ${metric}: what Hyperband counts as its resource`,
    isNumeric: true,
    descendingFirst: true,
  };
}

function row(trial: Trial, shown: Shown): TemplateResult {
  const { definition, best, hasReports, focus, route, now } = shown;
  const isBest = trial.name === best?.name;
  const there = { ...route, trial: trial.name };
  const took = tookOf(trial, now);
  const open = (event: MouseEvent) => {
    // Who marks text in a row, or opens its link, wants nothing else.
    const isLink = event.target instanceof Element && event.target.closest('a');
    if (!isLink && String(getSelection()) === '') go(there);
  };
  return html`<tr
    class="${isBest ? 'best' : ''} ${trial.name === focus ? 'focus' : ''}"
    @click=${open}
  >
    <th scope="row">
      <a href=${formatRoute(there)} title=${trial.name} aria-current=${trial.name === focus}
        >${label(trial)}</a
      >
    </th>
    <td class="state" title=${statusTitle(trial)}>${outcomeMark(trial)}</td>
    <td class="number objective">
      ${isBest ? html`<span class="tag">best</span> ` : nothing}${value(trial)}
    </td>
    ${definition.ranges.map((range) => cell(range, trial.parameters[range.name]))}
    ${hasReports ? html`<td class="number">${trial.reports ?? nothing}</td>` : nothing}
    <td class="number took">${took === undefined ? nothing : duration(took)}</td>
    <td class="muted why">${shortReason(trial.reason)}</td>
  </tr>`;
}

/** What a training job told before it ended, or failed, is no result, and must not look like one. */
function value(trial: Trial): TemplateResult | string | typeof nothing {
  if (trial.soFar !== undefined) {
    return html`<span class="muted">so far ${objective(trial.soFar)}</span>`;
  }
  if (trial.objective === undefined) return nothing;
  const text = objective(trial.objective);
  if (hasResult(trial)) return text;
  return html`<span class="muted" title="The last value before it failed">${text}</span>`;
}

function cell(range: Range, value: string | undefined): TemplateResult {
  if (range.kind === 'categorical')
    return html`<td title=${value ?? ''}>${shorten(value ?? '', 24)}</td>`;
  return html`<td class="number" title=${value ?? ''}>${parameter(value)}</td>`;
}

function statusTitle(trial: Trial): string {
  return trial.failure ?? trial.stoppedBecause ?? trial.secondaryStatus;
}

function valueOf(
  key: string,
  definition: Definition,
): (trial: Trial) => number | string | undefined {
  if (key.startsWith(PARAMETER)) {
    const name = key.slice(PARAMETER.length);
    const isText = definition.ranges.find((range) => range.name === name)?.kind === 'categorical';
    return (trial) => {
      const value = trial.parameters[name];
      return value === undefined || isText || !isNumeric(value) ? value : Number(value);
    };
  }
  switch (key) {
    case 'status':
      return outcomeOf;
    case 'objective':
      return (trial) => (hasResult(trial) ? trial.objective : undefined);
    case 'reports':
      return (trial) => trial.reports;
    case 'took':
      // A running one is compared by when it started, not by the clock: rows must not wander.
      return (trial) => tookOf(trial, trial.ended ?? trial.modified);
    case 'why':
      return (trial) => shortReason(trial.reason) || undefined;
    default:
      return (trial) => trial.number;
  }
}
