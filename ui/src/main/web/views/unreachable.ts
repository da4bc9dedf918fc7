import { html, type TemplateResult } from 'lit';
import { MissingJob } from '../model/missing';

/** Says that what is shown may be old, and why; what is polled is asked for again by itself. */
export function unreachable(error: Error): TemplateResult {
  const again = error instanceof MissingJob ? '' : ' Trying again…';
  return html`<p class="banner bad" role="alert">${error.message}${again}</p>`;
}
