import { html } from 'lit';
import { WHERE_TO_RUN, hone } from '../model/commands';
import './copyable';
import { View } from './view';

/** Says how to begin without a session. */
class SignIn extends View {
  static override properties = { ended: { type: Boolean } };
  /** There was a session, and the server no longer takes it. */
  declare ended: boolean;

  constructor() {
    super();
    this.ended = false;
  }

  protected override render() {
    return html`<main class="card">
      <h1>Hone</h1>
      ${
        this.ended
          ? html`<p role="status">Your session has ended.</p>`
          : html`<p>Hyperparameter tuning, as it happens.</p>`
      }
      <p>To ${this.ended ? 'go on' : 'sign in'}, run this in Hone's folder, where your access keys are:</p>
      <hone-copyable .text=${hone('page')}></hone-copyable>
      <p class="hint">${WHERE_TO_RUN}</p>
      <p>
        and open the link that it prints. This page only reads: nothing can be started, stopped or
        changed from it. The session is kept in this browser until you sign out, for twelve hours at
        most.
      </p>
    </main>`;
  }
}

customElements.define('hone-sign-in', SignIn);
