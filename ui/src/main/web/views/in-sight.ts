import type { PropertyValues, TemplateResult } from 'lit';
import { View } from './view';

/** So far outside of the window, something is made ready to be scrolled to. */
const MARGIN = '200px';

/** Brings its content up to date only where somebody can see it: charts of many points cost. */
class InSight extends View {
  static override properties = { content: { attribute: false }, kind: {} };
  declare content: TemplateResult;
  /** Content of another kind is shown at once: nothing is empty that is scrolled to, or printed. */
  declare kind: string;
  private isSeen = false;
  private readonly print = () => this.see(true);
  private readonly observer = new IntersectionObserver(
    (entries) => this.see(entries.at(-1)!.isIntersecting),
    { rootMargin: MARGIN },
  );

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer.observe(this);
    window.addEventListener('beforeprint', this.print);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
    window.removeEventListener('beforeprint', this.print);
  }

  protected override shouldUpdate(changed: PropertyValues): boolean {
    return this.isSeen || changed.has('kind');
  }

  protected override render() {
    return this.content;
  }

  private see(isSeen: boolean): void {
    if (isSeen && !this.isSeen) this.requestUpdate();
    this.isSeen = isSeen;
  }
}

customElements.define('hone-in-sight', InSight);
