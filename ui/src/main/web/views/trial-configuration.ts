import { html, nothing, type TemplateResult } from 'lit';
import { comparison, type Line } from '../model/comparison';
import { duration, objective, parameter, shorten } from '../model/format';
import { hasResult, label, tookOf } from '../model/trials';
import type { Definition, Range, Trial } from '../model/types';

/** A category's text must not move the other columns out of sight. */
const TEXT_MOST = 20;

/** The tuned hyperparameters, beside those of others; what differs is marked. */
export function configurationTable(
  definition: Definition,
  trial: Trial,
  others: readonly Trial[],
  best: Trial | undefined,
): TemplateResult {
  const isBest = (other: Trial) => other.name === best?.name;
  const all = [trial, ...others];
  // With several there is no room for it, and too much on it.
  const hasRange = others.length < 2;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Configuration">
    <table class="configuration">
      <thead>
        <tr>
          <th scope="col">Hyperparameter</th>
          <th scope="col" class="number">${label(trial)}</th>
          ${others.map(
            (other) =>
              html`<th scope="col" class="number" title=${other.name}>
                ${isBest(other) ? `Best, ${label(other)}` : label(other)}
              </th>`,
          )}
          ${hasRange ? html`<th scope="col">Range</th>` : nothing}
        </tr>
      </thead>
      <tbody>
        ${comparison(definition, all).map((line) => row(line, hasRange))}
      </tbody>
      ${others.every(isBest) ? nothing : outcomes(definition, all, hasRange)}
    </table>
  </div>`;
}

function row({ range, values, differs }: Line, hasRange: boolean): TemplateResult {
  const [own, ...its] = values;
  const digits = hasRange ? 5 : 4;
  const text = (value: string | undefined) =>
    range.kind === 'categorical' ? shorten(value ?? '', TEXT_MOST) : parameter(value, digits);
  return html`<tr class=${differs ? 'differs' : ''}>
    <th scope="row">${range.name}</th>
    <td class="number" title=${own ?? ''}>${text(own)}</td>
    ${its.map(
      (value) =>
        html`<td class="number" title=${value ?? ''}>
          ${value === own ? html`<span class="muted">same</span>` : text(value)}
        </td>`,
    )}
    ${hasRange ? html`<td>${place(range, own, its)}</td>` : nothing}
  </tr>`;
}

/** What came of each, where there are more than the figures above tell of. */
function outcomes(
  { metric }: Definition,
  trials: readonly Trial[],
  hasRange: boolean,
): TemplateResult {
  const value = (trial: Trial) => (hasResult(trial) ? objective(trial.objective) : '–');
  const took = (trial: Trial) => {
    const milliseconds = trial.ended && tookOf(trial, trial.ended);
    return milliseconds === undefined ? '–' : duration(milliseconds);
  };
  const line = (name: string, text: (trial: Trial) => string) =>
    html`<tr>
      <th scope="row">${name}</th>
      ${trials.map((trial) => html`<td class="number">${text(trial)}</td>`)}
      ${hasRange ? html`<td></td>` : nothing}
    </tr>`;
  return html`<tbody class="outcomes">
    ${line(metric, value)} ${line('Took', took)}
  </tbody>`;
}

/** Where a value lies between the ends of its range, the others' beside it. */
function place(
  range: Range,
  own: string | undefined,
  its: readonly (string | undefined)[],
): TemplateResult {
  if (range.kind === 'categorical') {
    return html`<span class="muted">${range.values.length} values</span>`;
  }
  const dot = (value: string | undefined, kind: string) => {
    const share = value === undefined ? undefined : shareOf(range, Number(value));
    return share === undefined
      ? nothing
      : html`<span class=${kind} style="left:${100 * share}%"></span>`;
  };
  const text = `${parameter(String(range.min))} to ${parameter(String(range.max))}, ${range.scale}`;
  return html`<span class="place" role="img" aria-label=${text} title=${text}
    >${its.map((value) => dot(value, 'its'))}${dot(own, 'own')}</span
  >`;
}

/** From 0, the lower end, to 1, on the range's scale. */
function shareOf(
  range: Range & { kind: 'continuous' | 'integer' },
  value: number,
): number | undefined {
  const scaled = (at: number) => {
    if (range.scale === 'Logarithmic') return Math.log(at);
    return range.scale === 'ReverseLogarithmic' ? -Math.log1p(-at) : at;
  };
  const low = scaled(range.min);
  const share = (scaled(value) - low) / (scaled(range.max) - low);
  // Of a range with one value, or a parent's value outside of it, nothing can be drawn.
  return share >= 0 && share <= 1 ? share : undefined;
}
