import { html, nothing, type TemplateResult } from 'lit';
import { parameter } from '../model/format';
import { label } from '../model/trials';
import type { Definition, Range, Trial } from '../model/types';

/** The tuned hyperparameters, beside the best's; what differs is marked. */
export function configurationTable(
  definition: Definition,
  trial: Trial,
  best: Trial | undefined,
): TemplateResult {
  const other = best && best.name !== trial.name ? best : undefined;
  return html`<table class="configuration">
    <thead>
      <tr>
        <th scope="col">Hyperparameter</th>
        <th scope="col" class="number">${label(trial)}</th>
        ${other ? html`<th scope="col" class="number">Best, ${label(other)}</th>` : nothing}
        <th scope="col">Range</th>
      </tr>
    </thead>
    <tbody>
      ${definition.ranges.map((range) => {
        const own = trial.parameters[range.name];
        const its = other?.parameters[range.name];
        const differs = other && own !== its;
        return html`<tr class=${differs ? 'differs' : ''}>
          <th scope="row">${range.name}</th>
          <td class="number" title=${own ?? ''}>${parameter(own, 5)}</td>
          ${
            other
              ? html`<td class="number" title=${its ?? ''}>
                  ${differs ? parameter(its, 5) : html`<span class="muted">same</span>`}
                </td>`
              : nothing
          }
          <td>${place(range, own, its)}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

/** Where a value lies between the ends of its range, the best's beside it. */
function place(range: Range, own: string | undefined, its: string | undefined): TemplateResult {
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
    >${dot(its, 'its')}${dot(own, 'own')}</span
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
