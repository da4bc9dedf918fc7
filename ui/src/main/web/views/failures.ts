import { html, nothing, type TemplateResult } from 'lit';
import type { Failure } from '../model/failures';
import { count, counted } from '../model/format';
import { label } from '../model/trials';
import type { Trial } from '../model/types';

/** So many reasons are told at first. */
const FIRST = 3;

export interface Shown {
  failures: readonly Failure[];
  /** How many training jobs there are, failed or not. */
  all: number;
  /** Where a training job's place is. */
  address(trial: Trial): string;
  /** Hold these on all charts and in the table, and go there. */
  hold(trials: readonly Trial[]): void;
}

/** Why training jobs failed, the commonest reasons first. */
export function failures(shown: Shown): TemplateResult | typeof nothing {
  const { failures, all } = shown;
  if (failures.length === 0) return nothing;
  const many = failures.reduce((sum, { trials }) => sum + trials.length, 0);
  const rest = failures.slice(FIRST);
  return html`<section class="panel failures" aria-labelledby="failures">
    <h2 id="failures">Why ${count(many)} of ${counted(all, 'training job')} failed</h2>
    ${list(failures.slice(0, FIRST), shown)}
    ${
      rest.length > 0
        ? html`<details>
            <summary>${counted(rest.length, 'other reason')}</summary>
            ${list(rest, shown)}
          </details>`
        : nothing
    }
  </section>`;
}

function list(some: readonly Failure[], shown: Shown): TemplateResult {
  return html`<ul>
    ${some.map(({ reason, trials }) => {
      const newest = trials[0]!;
      return html`<li>
        <button @click=${() => shown.hold(trials)} title="Show these alone in the table and charts">
          ${count(trials.length)}<span aria-hidden="true"> ×</span
          ><span class="unseen"> failed so, show these alone</span>
        </button>
        <span class="reason" title=${reason}>${reason}</span>
        <a href=${shown.address(newest)} title="${newest.name}, with its log"
          >see ${label(newest)}</a
        >
      </li>`;
    })}
  </ul>`;
}
