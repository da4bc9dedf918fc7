import { html } from 'lit';
import type { Place } from '../model/missing';
import type { Question } from '../model/question';
import { View } from './view';

/** Asks whether a link may take the tab to another account. */
class QuestionView extends View {
  static override properties = { question: { attribute: false } };
  declare question: Question;
  declare stay: () => void;
  declare follow: () => void;

  /** Who types on has not chosen to switch. */
  protected override firstUpdated(): void {
    document.title = 'Hone';
    this.querySelector('button')?.focus();
  }

  protected override render() {
    const { from, to } = this.question;
    return html`<main @keydown=${this.keyed}>
      <section
        class="card"
        role="alertdialog"
        aria-modal="true"
        aria-labelledby="question"
        aria-describedby="grounds"
      >
        ${to ? this.asking(from, to) : this.telling(from)}
      </section>
    </main>`;
  }

  private asking(from: Place, to: Place) {
    return html`<h1 id="question">Switch to another account?</h1>
      <p id="grounds">
        This link leads to another account than the one that you are in. If you did not expect
        that, stay: a link of somebody else's shows their jobs, not yours.
      </p>
      <dl class="accounts">
        ${account('You are in', from)} ${account('The link leads to', to)}
      </dl>
      <div class="answers">
        <button class="primary" @click=${this.stay}>Stay in ${from.account}</button>
        <button @click=${this.follow}>Switch to ${to.account}</button>
      </div>`;
  }

  private telling(from: Place) {
    return html`<h1 id="question">The link's session has ended</h1>
      <p id="grounds">
        You are still in the account that you were in; <code>hone page</code> prints a new link.
      </p>
      <dl class="accounts">${account('You are in', from)}</dl>
      <div class="answers">
        <button class="primary" @click=${this.stay}>Stay in ${from.account}</button>
      </div>`;
  }

  private readonly keyed = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.stay();
  };
}

function account(term: string, { account, region }: Place) {
  return html`<div>
    <dt>${term}</dt>
    <dd>
      <code>${account}</code> <span class="muted">${region}</span>
    </dd>
  </div>`;
}

customElements.define('hone-question', QuestionView);
