import { html, type TemplateResult } from 'lit';
import { NetworkError } from '../api/client';

/** Says that what is shown may be old, and why. */
export function unreachable(error: Error): TemplateResult {
  const again = error instanceof NetworkError ? ' Trying again…' : '';
  return html`<p class="banner bad" role="alert">${error.message}${again}</p>`;
}
