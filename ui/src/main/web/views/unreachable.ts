import { html, type TemplateResult } from 'lit';
import { isFinal } from '../model/poll';

/** Says that what is shown may be old, and why; what is polled is asked for again by itself. */
export function unreachable(error: Error): TemplateResult {
  const again = isFinal(error) ? '' : ' Trying again…';
  return html`<p class="banner bad" role="alert">${error.message}${again}</p>`;
}
