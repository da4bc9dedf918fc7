import { html, nothing, type TemplateResult } from 'lit';
import { count, duration, objective } from '../model/format';
import { bestDefinition, bestOf, countsOf, endedOf, label, tookOf, trialsOf } from '../model/trials';
import type { Definition, Job, Trial } from '../model/types';
import { goalWord, progressBar } from './marks';

export interface Shown {
  job: Job;
  /** Of all definitions. */
  trials: Trial[];
  /** The one that is looked at. */
  definition: Definition;
  choose(definition: string): void;
  open(trial: string): void;
}

/** What came of each definition, where there are several: a row for each. */
export function definitions(shown: Shown): TemplateResult | typeof nothing {
  const { definitions } = shown.job;
  if (definitions.length < 2) return nothing;
  // A metric that all have in common is told once.
  const metrics = new Set(definitions.map(metricOf));
  return html`<section class="panel definitions" aria-labelledby="definitions">
    <h2 id="definitions">Definitions</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="Table of definitions">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col" class="number">
              ${metrics.size > 1 ? 'Best' : `Best ${[...metrics][0]}`}
            </th>
            <th scope="col">Of</th>
            ${metrics.size > 1 ? html`<th scope="col">Objective</th>` : nothing}
            <th scope="col">Training jobs</th>
            <th scope="col" class="number">Failed</th>
            <th scope="col" class="number">Training time</th>
          </tr>
        </thead>
        <tbody>
          ${definitions.map((definition) => row(definition, shown, metrics.size > 1))}
        </tbody>
      </table>
    </div>
  </section>`;
}

function row(definition: Definition, shown: Shown, hasMetric: boolean): TemplateResult {
  const { job, trials, choose, open } = shown;
  const own = trialsOf(job, definition, trials);
  const best = bestOf(own, definition.goal);
  const counts = countsOf(own);
  const isBest = job.best !== undefined && bestDefinition(job, trials) === definition;
  const took = own.reduce((sum, trial) => sum + (tookOf(trial, trial.modified) ?? 0), 0);
  return html`<tr class=${definition === shown.definition ? 'focus' : ''}>
    <th scope="row">
      <button
        class="link"
        aria-pressed=${definition === shown.definition ? 'true' : 'false'}
        @click=${() => choose(definition.name)}
      >
        ${definition.name}
      </button>
    </th>
    <td class="number objective">
      ${isBest ? html`<span class="tag">best</span> ` : nothing}${best ? objective(best.objective) : '–'}
    </td>
    <td>
      ${
        best
          ? html`<button class="link" title=${best.name} @click=${() => open(best.name)}>
              ${label(best)}
            </button>`
          : nothing
      }
    </td>
    ${hasMetric ? html`<td class="muted">${metricOf(definition)}</td>` : nothing}
    <td class="with-bar">
      ${progressBar({ ...counts, stopped: counts.stopped + counts.stoppedEarly })}
      ${count(endedOf(counts))}${
        counts.running > 0 ? html` <span class="muted">and ${count(counts.running)} running</span>` : nothing
      }
    </td>
    <td class="number ${counts.failed ? 'bad' : ''}">${counts.failed || nothing}</td>
    <td class="number">${duration(took)}</td>
  </tr>`;
}

function metricOf({ metric, goal }: Definition): string {
  return `${metric} · ${goalWord(goal)}`;
}
