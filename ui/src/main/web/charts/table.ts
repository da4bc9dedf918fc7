import { html, nothing, type TemplateResult } from 'lit';
import { count } from '../model/format';
import type { Table } from './drawing';

/** More rows would take longer to show than anybody reads them. */
const MOST = 500;

/** A chart's data in the place of its canvas, no taller than that. */
export function tableOf({ columns, rows }: Table, name: string, height: number): TemplateResult {
  const kind = (at: number) => (columns[at]?.isNumeric ? 'number' : '');
  return html`<div
      class="hone-table"
      tabindex="0"
      role="region"
      aria-label=${name}
      style="max-height: ${Math.max(height, 160)}px"
    >
      <table>
        <thead>
          <tr>
            ${columns.map((column, at) => html`<th scope="col" class=${kind(at)}>${column.name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.slice(0, MOST).map(
            ([first, ...rest]) =>
              html`<tr>
                <th scope="row" class=${kind(0)}>${first}</th>
                ${rest.map((text, at) => html`<td class=${kind(at + 1)}>${text}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${
      rows.length > MOST
        ? html`<p class="hone-note">The first ${count(MOST)} of ${count(rows.length)} rows.</p>`
        : nothing
    }`;
}
