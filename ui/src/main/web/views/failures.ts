import { html, nothing, type TemplateResult } from 'lit';
import type { Failure } from '../model/failures';
import { count, counted } from '../model/format';
import { label } from '../model/trials';
import type { Trial } from '../model/types';

/** So many reasons are told at first. */
const FIRST = 3;

export interface Shown {
  failed: readonly Failure[];
  /** Of those without a value of the objective. */
  valueless: readonly Failure[];
  metric: string;
  /** How many training jobs there are, failed or not. */
  all: number;
  /** Where a training job's place is. */
  address(trial: Trial): string;
  /** Hold these on all charts and in the table, and go there. */
  hold(trials: readonly Trial[]): void;
}

/** Why training jobs failed, and why others told no value, the commonest reasons first. */
export function failures(shown: Shown): TemplateResult {
  return html`${panel('failed', shown.failed, 'failed', shown)}
  ${panel('valueless', shown.valueless, `reported no ${shown.metric}`, shown)}`;
}

function panel(
  id: string,
  kinds: readonly Failure[],
  what: string,
  shown: Shown,
): TemplateResult | typeof nothing {
  if (kinds.length === 0) return nothing;
  const many = kinds.reduce((sum, { trials }) => sum + trials.length, 0);
  const rest = kinds.slice(FIRST);
  return html`<section class="panel failures ${id}" aria-labelledby=${id}>
    <h2 id=${id}>Why ${count(many)} of ${counted(shown.all, 'training job')} ${what}</h2>
    ${list(kinds.slice(0, FIRST), what, shown)}
    ${
      rest.length > 0
        ? html`<details>
            <summary>${counted(rest.length, 'other reason')}</summary>
            ${list(rest, what, shown)}
          </details>`
        : nothing
    }
  </section>`;
}

function list(some: readonly Failure[], what: string, shown: Shown): TemplateResult {
  return html`<ul>
    ${some.map(({ reason, trials }) => {
      const newest = trials[0]!;
      return html`<li>
        <button @click=${() => shown.hold(trials)} title="Show these alone in the table and charts">
          ${count(trials.length)}<span aria-hidden="true"> ×</span
          ><span class="unseen"> ${what} for this reason, show these alone</span>
        </button>
        <span class="reason" title=${reason}>${reason}</span>
        <a href=${shown.address(newest)} title="${newest.name}, with its log"
          >see ${label(newest)}</a
        >
      </li>`;
    })}
  </ul>`;
}
