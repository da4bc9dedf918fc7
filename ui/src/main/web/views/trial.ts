import { html, nothing, type PropertyValues } from 'lit';
import type { Client } from '../api/client';
import { BESIDE_MOST, comparedWith } from '../model/comparison';
import { DescriptionStore } from '../model/description-store';
import { count, duration, number, objective } from '../model/format';
import { expectationOf, expectationText, longReason, surprise } from '../model/reasons';
import { hasResult, isActive, label, neighboursOf, rankOf, resultsOf, tookOf } from '../model/trials';
import type { Definition, Job, Trial } from '../model/types';
import { Clock } from './clock';
import { outcomeMark } from './marks';
import { commands, times } from './training-parts';
import { configurationTable } from './trial-configuration';
import './trial-curves';
import './trial-log';
import { unreachable } from './unreachable';
import { View } from './view';

/** Where the panel lies over the page, as its stylesheet has it. */
const OVER = '(max-width: 1199px)';

/** One training job, beside its tuning job's page. */
class TrialPanel extends View {
  static override properties = {
    client: { attribute: false },
    job: { attribute: false },
    definition: { attribute: false },
    trial: { attribute: false },
    trials: { attribute: false },
    best: { attribute: false },
    kept: { attribute: false },
    keep: { attribute: false },
    listed: { attribute: false },
    step: { attribute: false },
    arnOf: { attribute: false },
    close: { attribute: false },
  };
  declare client: Client;
  declare job: Job;
  declare definition: Definition;
  declare trial: Trial;
  /** All of its definition. */
  declare trials: Trial[];
  declare best: Trial | undefined;
  /** Those that any training job is compared with. */
  declare kept: Trial[];
  /** Keep one, or keep it no longer. */
  declare keep: (trial: Trial, on: boolean) => void;
  /** Those of the table, in its order. */
  declare listed: Trial[];
  /** Look at another in place of this one. */
  declare step: (trial: Trial) => void;
  declare arnOf: (trial: string) => string;
  declare close: () => void;
  private store: DescriptionStore | undefined;
  private readonly over = matchMedia(OVER);
  private readonly clock = new Clock(this, 1000, () => isActive(this.trial.status));

  override connectedCallback(): void {
    super.connectedCallback();
    this.over.addEventListener('change', this.cover);
    this.cover();
    window.addEventListener('keydown', this.keyed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.keyed);
    this.over.removeEventListener('change', this.cover);
    this.setInert(false);
    this.store?.stop();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('client')) {
      this.store?.stop();
      this.store = new DescriptionStore(this.client, () => this.requestUpdate());
    }
    // An update may be due still after it was closed.
    if (this.isConnected) this.store!.want(this.trial);
  }

  /** Over the page it takes the keyboard; beside it the keyboard stays where it is. */
  protected override firstUpdated(): void {
    if (this.over.matches) this.querySelector('aside')?.focus();
  }

  protected override updated(changed: PropertyValues<TrialPanel>): void {
    const before = changed.get('trial');
    if (changed.has('trial') && before?.name !== this.trial.name)
      this.querySelector('aside')?.scrollTo(0, 0);
  }

  protected override render() {
    const { trial } = this;
    const { described, error } = this.store!;
    const [previous, next] = neighboursOf(trial, this.listed);
    const others = comparedWith(trial, this.kept, this.best);
    return html`<aside
      class="trial"
      tabindex="-1"
      aria-labelledby="trial-name"
      role=${this.over.matches ? 'dialog' : nothing}
      aria-modal=${this.over.matches ? 'true' : nothing}
    >
      <header>
        <div class="title">
          <h2 id="trial-name"><span class="muted">${label(trial)}</span> ${trial.name}</h2>
          <span class="steps">
            ${this.stepTo(previous, 'Previous', '↑')}
            ${this.stepTo(next, 'Next', '↓')}
            <button class="quiet" @click=${this.leave} aria-label="Close" title="Close (Escape)">
              ✕
            </button>
          </span>
        </div>
        <p class="state" aria-live="polite">
          ${outcomeMark(trial)}
          ${
            isActive(trial.status)
              ? html`<span class="muted">${trial.secondaryStatus}</span>`
              : nothing
          }
          ${this.took()}
        </p>
      </header>
      ${this.objective()}
      ${trial.failure ? html`<pre class="banner bad">${trial.failure}</pre>` : nothing}
      ${
        trial.stoppedBecause
          ? html`<section>
              <h3>Why it was stopped</h3>
              <p>${trial.stoppedBecause}</p>
            </section>`
          : nothing
      }
      ${this.why()}
      <section>
        <div class="toolbar">
          <h3>Configuration</h3>
          ${this.comparing()}
        </div>
        ${configurationTable(this.definition, trial, others, this.best)}
      </section>
      <hone-trial-curves
        .client=${this.client}
        .job=${this.job}
        .definition=${this.definition}
        .trial=${trial}
        .best=${this.best}
        .others=${others}
        .kept=${this.kept}
        .described=${described}
        .arnOf=${this.arnOf}
      ></hone-trial-curves>
      <hone-trial-log .client=${this.client} .trial=${trial} .described=${described}>
      </hone-trial-log>
      ${error ? unreachable(error) : nothing} ${times(described)}
      ${this.client.isLive ? commands(trial, described, this.client.place?.region) : nothing}
    </aside>`;
  }

  /** Which are compared, and whether this one will be with those that are opened next. */
  private comparing() {
    const { trial, kept } = this;
    const isKept = kept.includes(trial);
    const others = kept.filter((other) => other !== trial);
    return html`<button
        class="chip"
        aria-pressed=${isKept ? 'true' : 'false'}
        ?disabled=${!isKept && kept.length >= BESIDE_MOST}
        title="Keep it beside what is opened next; at most ${BESIDE_MOST} are kept"
        @click=${() => this.keep(trial, !isKept)}
      >
        ${isKept ? `${label(trial)} is kept` : `Keep ${label(trial)} to compare`}
      </button>
      ${others.map(
        (other) =>
          html`<button class="chip" title=${other.name} @click=${() => this.keep(other, false)}>
            ${label(other)} <span aria-hidden="true">×</span>
            <span class="unseen">, compare no longer</span>
          </button>`,
      )}`;
  }

  private stepTo(trial: Trial | undefined, word: string, arrow: string) {
    return html`<button
      class="quiet"
      ?disabled=${!trial}
      @click=${() => trial && this.step(trial)}
      aria-label="${word} training job"
      title="${word} training job"
    >
      ${arrow}
    </button>`;
  }

  private took() {
    const took = tookOf(this.trial, this.clock.now);
    return took === undefined ? nothing : html`<span class="muted">${duration(took)}</span>`;
  }

  private objective() {
    const { trial, best, definition } = this;
    const value = trial.objective;
    const rank = rankOf(trial, this.trials, definition.goal);
    return html`<dl class="figures">
      <div>
        <dt>${definition.metric}</dt>
        <dd>
          ${
            trial.soFar === undefined
              ? html`<strong>${value === undefined ? '–' : objective(value)}</strong>`
              : html`<strong class="muted">${objective(trial.soFar)}</strong>
                  <span class="muted">so far</span>`
          }
        </dd>
      </div>
      ${
        best && best !== trial
          ? html`<div>
              <dt>Best, ${label(best)}</dt>
              <dd>
                <strong>${objective(best.objective!)}</strong>
                ${
                  value === undefined
                    ? nothing
                    : html`<span class="muted">${difference(value - best.objective!)}</span>`
                }
              </dd>
            </div>`
          : nothing
      }
      ${
        rank === undefined
          ? nothing
          : html`<div>
              <dt>Place</dt>
              <dd>
                <strong>${count(rank)}</strong>
                <span class="muted">of ${count(resultsOf(this.trials))}</span>
                ${rank === 1 ? html`<span class="tag">best</span>` : nothing}
              </dd>
            </div>`
      }
    </dl>`;
  }

  private why() {
    const { trial } = this;
    const expected = expectationOf(trial.reason);
    return html`<section>
      <h3>Why it was tried</h3>
      <p>${longReason(trial.reason, this.job.parents)}</p>
      ${
        expected
          ? html`<p>
              Expected <strong>${expectationText(expected)}</strong>${
                !hasResult(trial)
                  ? isActive(trial.status)
                    ? ', not known yet'
                    : ', got no value'
                  : html`, got <strong>${objective(trial.objective)}</strong>${surprise(
                        trial.objective,
                        expected,
                      )}`
              }.
            </p>`
          : nothing
      }
    </section>`;
  }

  private readonly keyed = (event: KeyboardEvent): void => {
    const isTyping = event.target instanceof HTMLElement && event.target.matches('input, select');
    if (event.key === 'Escape' && !isTyping) this.leave();
  };

  /** Who is in the panel that lies over the page cannot get behind it. */
  private readonly cover = (): void => {
    const held = document.activeElement;
    this.setInert(this.over.matches);
    if (this.over.matches && held?.closest('[inert]')) this.querySelector('aside')?.focus();
    this.requestUpdate();
  };

  private setInert(isInert: boolean): void {
    for (const behind of document.querySelectorAll<HTMLElement>('a.skip, nav.top, .job > main')) {
      behind.inert = isInert;
    }
  }

  private readonly leave = (): void => {
    // What is inert cannot be given the keyboard.
    this.setInert(false);
    this.close();
  };
}

function difference(value: number): string {
  if (value === 0) return 'equal';
  return `${value > 0 ? '+' : ''}${number(value, 3)} here`;
}

customElements.define('hone-trial', TrialPanel);
