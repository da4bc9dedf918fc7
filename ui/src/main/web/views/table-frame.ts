/**
 * Scrolls a long or wide table sideways, with its head in sight while rows go by below it: its
 * stylesheet moves the head, by lengths that are measured here.
 */
class TableFrame extends HTMLElement {
  private readonly resized = new ResizeObserver(() => this.measure());

  connectedCallback(): void {
    this.resized.observe(this);
  }

  disconnectedCallback(): void {
    this.resized.disconnect();
  }

  private measure(): void {
    const head = this.querySelector('thead');
    if (!head) return;
    this.style.setProperty('--head', `${head.offsetHeight}px`);
    this.style.setProperty('--way', `${this.clientHeight - head.offsetHeight}px`);
  }
}

customElements.define('hone-table-frame', TableFrame);
