import { html, type TemplateResult } from 'lit';

/** Leads the keyboard past what stands above the content. */
export function skip(page: Element): TemplateResult {
  // The fragment is the page's own address, so that the usual link would lead elsewhere.
  const leap = (event: Event): void => {
    event.preventDefault();
    const main = page.querySelector('main');
    main?.setAttribute('tabindex', '-1');
    main?.focus();
  };
  return html`<a class="skip" href="#main" @click=${leap}>Skip to the content</a>`;
}
