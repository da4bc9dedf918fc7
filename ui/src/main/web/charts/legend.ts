import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Glyph, LegendItem, Switch } from './drawing';

export function legend(
  items: readonly LegendItem[],
  switches: readonly Switch[],
  flip: (key: string, on: boolean) => void,
): TemplateResult {
  return html`<div class="hone-legend">
    ${items.map(
      (item) =>
        html`<span class="hone-key">
          ${item.glyph ? glyph(item) : nothing}${item.label}
        </span>`,
    )}
    <span class="hone-switches">
      ${switches.map(
        (each) =>
          html`<button
            type="button"
            aria-pressed=${each.on ? 'true' : 'false'}
            @click=${() => flip(each.key, !each.on)}
          >
            ${each.label}
          </button>`,
      )}
    </span>
  </div>`;
}

function glyph({ glyph, colour = 'currentColor', inner = 'none' }: LegendItem): TemplateResult {
  return html`<svg viewBox="0 0 14 12" aria-hidden="true">${shape(glyph!, colour, inner)}</svg>`;
}

function shape(kind: Glyph, colour: string, inner: string): TemplateResult {
  switch (kind) {
    case 'circle':
      return svg`<circle cx="7" cy="6" r="4" fill=${colour} />`;
    case 'ring':
      return svg`<circle cx="7" cy="6" r="3.5" fill="none" stroke=${colour} stroke-width="1.5" />`;
    case 'dashed':
      return svg`<circle cx="7" cy="6" r="4" fill="none" stroke=${colour} stroke-width="1.3"
        stroke-dasharray="2 1.5" />`;
    case 'diamond':
      return svg`<path d="M7 1 12 6 7 11 2 6Z" fill=${colour} />`;
    case 'triangle':
      return svg`<path d="M7 1.5 12 10.5 2 10.5Z" fill=${colour} />`;
    case 'cross':
      return svg`<path d="M4 3 10 9M10 3 4 9" stroke=${colour} stroke-width="1.6" />`;
    case 'line':
      return svg`<path d="M0 6H14" stroke=${colour} stroke-width="1.6" />`;
    case 'dashes':
      return svg`<path d="M0 6H14" stroke=${colour} stroke-width="1.4" stroke-dasharray="3 2" />`;
    case 'bar':
      return svg`<rect x="1" y="3" width="12" height="6" fill=${colour} />`;
    case 'frame':
      return svg`<rect x="1.5" y="3.5" width="11" height="5" fill="none" stroke=${colour} />`;
    case 'band':
      return svg`<rect x="0" y="2" width="14" height="8" fill=${colour} opacity="0.25" />
        <path d="M0 6H14" stroke=${colour} stroke-width="1.6" />`;
    case 'whisker':
      return svg`<path d="M7 0V12M4.5 6H9.5" stroke=${colour} stroke-width="1" />`;
    case 'chevron':
      return svg`<path d="M3 8.5 7 4 11 8.5" fill="none" stroke=${colour} stroke-width="1.6" />`;
    case 'outlined':
      return svg`<rect x="2" y="3" width="10" height="6" fill=${inner} stroke=${colour}
        stroke-width="2" />`;
  }
}
