import { html } from 'lit';
import { View } from './view';

/** How long it says that something was copied. */
const TOLD_MILLISECONDS = 1500;

/** A command with a button that copies it. */
class Copyable extends View {
  static override properties = { text: {}, copied: { state: true } };
  declare text: string;
  declare copied: boolean;

  constructor() {
    super();
    this.text = '';
    this.copied = false;
  }

  protected override render() {
    return html`<code>${this.text}</code
      ><button class="quiet" @click=${this.copy} aria-label="Copy: ${this.text}">
        <span aria-live="polite">${this.copied ? 'Copied' : 'Copy'}</span>
      </button>`;
  }

  private async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.text);
    } catch {
      // Over plain http from elsewhere there is no clipboard: the text is selected instead.
      const code = this.querySelector('code');
      if (code) getSelection()?.selectAllChildren(code);
      return;
    }
    this.copied = true;
    setTimeout(() => (this.copied = false), TOLD_MILLISECONDS);
  }
}

customElements.define('hone-copyable', Copyable);
