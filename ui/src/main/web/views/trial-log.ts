import { html, nothing, type PropertyValues } from 'lit';
import type { Client } from '../api/client';
import type { WireTrainingJob } from '../api/wire';
import { hone } from '../model/commands';
import { dateTime } from '../model/format';
import { patternsOf, type LogLine, type MetricPattern } from '../model/log-lines';
import { LogStore } from '../model/log-store';
import { isActive } from '../model/trials';
import type { Named } from '../model/types';
import { unreachable } from './unreachable';
import { View } from './view';

/** So near to the end, in pixels, somebody reads the newest lines and wants to see more. */
const NEAR_END = 24;

/** The end of a training job's log. */
class TrialLog extends View {
  static override properties = {
    client: { attribute: false },
    trial: { attribute: false },
    described: { attribute: false },
  };
  declare client: Client;
  declare trial: Named;
  declare described: WireTrainingJob | undefined;
  private store: LogStore | undefined;
  private patterns: MetricPattern[] = [];
  private isAtEnd = true;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.store?.stop();
  }

  protected override willUpdate(changed: PropertyValues<TrialLog>): void {
    const isAnother = changed.has('trial') && changed.get('trial')?.name !== this.trial.name;
    // Lines are read once their metrics are known: which these are the description says.
    if (isAnother || changed.has('client')) {
      this.store?.stop();
      this.store = undefined;
    }
    if (!this.store && this.described?.TrainingJobName === this.trial.name) {
      this.patterns = patternsOf(this.described.AlgorithmSpecification?.MetricDefinitions ?? []);
      this.store = new LogStore(
        this.client,
        this.trial.name,
        () => this.patterns,
        () => isActive(this.trial.status),
        () => this.requestUpdate(),
      );
      this.isAtEnd = true;
      this.store.start();
    }
    const pane = this.querySelector('.log');
    if (pane) this.isAtEnd = pane.scrollTop + pane.clientHeight > pane.scrollHeight - NEAR_END;
  }

  protected override updated(): void {
    const pane = this.querySelector('.log');
    if (pane && this.isAtEnd) pane.scrollTop = pane.scrollHeight;
  }

  protected override render() {
    const { store } = this;
    return html`<section>
      <div class="toolbar">
        <h3>Log</h3>
        ${store && store.streams.length > 1 ? this.choice(store) : nothing}
        ${isActive(this.trial.status) ? html`<span class="hint">following</span>` : nothing}
      </div>
      ${store?.error ? unreachable(store.error) : nothing}
      ${
        store?.isCut
          ? html`<p class="hint">
              Only the newest lines; all of them: ${hone(`logs ${this.trial.name}`, this.client.place?.region)}
            </p>`
          : nothing
      }
      ${
        !store || (!store.loaded && store.lines.length === 0)
          ? html`<p class="hint">Reading…</p>`
          : store.lines.length === 0
            ? html`<p class="hint">
                It has printed nothing${isActive(this.trial.status) ? ' yet' : ''}.
              </p>`
            : html`<div class="log" tabindex="0" role="log" aria-label="Log" aria-live="off">
                ${
                  store.hasEarlier
                    ? html`<button class="more" @click=${() => store.readEarlier()}>
                        Earlier lines
                      </button>`
                    : nothing
                }
                ${store.lines.map(line)}
              </div>`
      }
    </section>`;
  }

  private choice(store: LogStore) {
    return html`<select
      aria-label="Log of"
      @change=${(event: Event) => store.choose((event.target as HTMLSelectElement).value)}
    >
      ${store.streams.map(
        (name) =>
          html`<option value=${name} ?selected=${name === store.stream}>
            ${name.slice(name.indexOf('/') + 1)}
          </option>`,
      )}
    </select>`;
  }
}

function line({ at, text, metrics }: LogLine) {
  return metrics.length > 0
    ? html`<div class="metric" title="${dateTime(at)}: ${metrics.join(', ')}">${text}</div>`
    : html`<div title=${dateTime(at)}>${text}</div>`;
}

customElements.define('hone-trial-log', TrialLog);
