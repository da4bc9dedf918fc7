import { html, type TemplateResult } from 'lit';
import { SessionError } from '../api/client';
import { MissingJob } from '../model/missing';

/** Says that what is shown may be old, and why; what is polled is asked for again by itself. */
export function unreachable(error: Error): TemplateResult {
  const isFinal = error instanceof MissingJob || error instanceof SessionError;
  const again = isFinal ? '' : ' Trying again…';
  return html`<p class="banner bad" role="alert">${error.message}${again}</p>`;
}
