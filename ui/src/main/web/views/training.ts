import { html, nothing, type PropertyValues } from 'lit';
import type { Client } from '../api/client';
import { trainingOf } from '../api/parse';
import type { WireTrainingJob } from '../api/wire';
import { hone } from '../model/commands';
import { CurvesStore } from '../model/curves-store';
import { duration, objective, parameter, zone } from '../model/format';
import { MissingJob } from '../model/missing';
import { formatRoute, type Route } from '../model/route';
import { TrainingStore } from '../model/training-store';
import { isActive, ranFor } from '../model/trials';
import type { Metric, Selection, Training } from '../model/types';
import { Clock } from './clock';
import './copyable';
import { statusMark, timeMark } from './marks';
import { missing } from './missing';
import { commands, times } from './training-parts';
import './trial-log';
import { unreachable } from './unreachable';
import { View } from './view';

/** A training job's own page. */
class TrainingPage extends View {
  static override properties = {
    client: { attribute: false },
    route: { attribute: false },
    metric: { state: true },
  };
  declare client: Client;
  declare route: Route;
  /** The one that was chosen; without a choice the first. */
  declare metric: string | undefined;
  private first: string | undefined;
  private store: TrainingStore | undefined;
  private curves: CurvesStore | undefined;
  private drawn: Metric | undefined;
  private selection: Selection = {};
  private readonly clock = new Clock(this, 1000, () => {
    const described = this.store?.described;
    return described !== undefined && isActive(described.TrainingJobStatus);
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.leave();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('client') || this.store?.name !== this.route.trial) this.enter();
    const { described } = this.store!;
    const metric = described && this.shownMetric(described);
    if (!described || metric === undefined) return;
    // The chart is drawn anew for another definition alone.
    if (this.drawn?.metric !== metric) {
      this.drawn = { name: '', metric };
    }
    this.curves!.want(metric, [trainingOf(described)]);
  }

  protected override updated(): void {
    const { name, described } = this.store!;
    const state = described && isActive(described.TrainingJobStatus) ? 'running · ' : '';
    document.title = `${state}${name} · Hone`;
  }

  protected override render() {
    const { described, error, name } = this.store!;
    if (!described) {
      return html`<main class="wide">
        ${
          error instanceof MissingJob
            ? missing(error)
            : error
              ? unreachable(error)
              : html`<p class="hint" role="status">Reading ${name}…</p>`
        }
      </main>`;
    }
    const training = trainingOf(described);
    return html`<main class="wide training">
      ${this.head(training, described)} ${error ? unreachable(error) : nothing}
      ${training.failure ? html`<pre class="banner bad">${training.failure}</pre>` : nothing}
      <div class="columns">
        <div class="panel">${this.hyperparameters(described)} ${times(described)}</div>
        <div class="panel">${this.metrics(training, described)}</div>
      </div>
      <div class="panel">
        <hone-trial-log
          .client=${this.client}
          .trial=${training}
          .described=${described}
        ></hone-trial-log>
      </div>
      <div class="panel">${commands(training, described, this.client.place?.region)}</div>
    </main>`;
  }

  private head(training: Training, described: WireTrainingJob) {
    const took = ranFor(training, this.clock.now);
    const tuning = tuningJobOf(described);
    return html`<header>
      <div class="toolbar">
        <h1>${training.name}</h1>
        <span aria-live="polite">${statusMark(training.status)}</span>
        ${
          isActive(training.status)
            ? html`<span class="muted">${training.secondaryStatus}</span>`
            : nothing
        }
      </div>
      <dl class="facts">
        ${
          took === undefined
            ? nothing
            : fact(isActive(training.status) ? 'Running for' : 'Ran for', duration(took))
        }
        ${fact(
          'Created',
          html`${timeMark(training.created)} <span class="muted">${zone(training.created)}</span>`,
        )} ${fact('Image', training.image || '–')}
        ${
          tuning
            ? fact(
                'Belongs to',
                html`<a
                  href=${formatRoute({
                    view: 'job',
                    job: tuning,
                    trial: training.name,
                    query: new URLSearchParams(),
                  })}
                  >${tuning}</a
                >`,
              )
            : nothing
        }
        ${
          isActive(training.status)
            ? fact(
                "To stop it, in Hone's folder",
                html`<hone-copyable .text=${hone(`stop ${training.name}`, this.client.place?.region)}></hone-copyable>`,
              )
            : nothing
        }
      </dl>
    </header>`;
  }

  private hyperparameters({ HyperParameters }: WireTrainingJob) {
    const all = Object.entries(HyperParameters ?? {});
    return html`<section>
      <h3>Hyperparameters</h3>
      ${
        all.length === 0
          ? html`<p class="hint">It has none.</p>`
          : html`<table class="hyperparameters">
              <tbody>
                ${all.map(
                  ([name, value]) =>
                    html`<tr>
                      <th scope="row">${breakable(name)}</th>
                      <td class="number" title=${value}>${breakable(parameter(value, 5))}</td>
                    </tr>`,
                )}
              </tbody>
            </table>`
      }
    </section>`;
  }

  private metrics(training: Training, described: WireTrainingJob) {
    const chosen = this.shownMetric(described);
    if (chosen === undefined) {
      return html`<section>
        <h3>Metrics</h3>
        <p class="hint">It defines no metric.</p>
      </section>`;
    }
    return html`<section>
      <h3>Metrics</h3>
      ${
        training.metrics.length === 0
          ? html`<p class="hint">No value${isActive(training.status) ? ' yet' : ' was seen'}.</p>`
          : html`<table class="metrics">
              <tbody>
                ${training.metrics.map(
                  ({ name, value }) =>
                    html`<tr>
                      <th scope="row">
                        <button
                          class="link"
                          aria-pressed=${name === chosen ? 'true' : 'false'}
                          @click=${() => (this.metric = name)}
                        >
                          ${name}
                        </button>
                      </th>
                      <td class="number" title=${value}>${objective(value)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>`
      }
      ${this.curve()}
    </section>`;
  }

  private curve() {
    const { curves } = this.curves!;
    if (!curves || curves.every(({ points }) => points.length < 2)) return nothing;
    return html`<hone-curves
      .definition=${this.drawn}
      .curves=${curves}
      .selection=${this.selection}
    ></hone-curves>`;
  }

  /** What is shown at first stays so when more metrics come. */
  private shownMetric(described: WireTrainingJob): string | undefined {
    this.first ??=
      trainingOf(described).metrics[0]?.name ??
      described.AlgorithmSpecification?.MetricDefinitions?.[0]?.Name;
    return this.metric ?? this.first;
  }

  private enter(): void {
    this.leave();
    const name = this.route.trial ?? '';
    const changed = () => this.requestUpdate();
    const store = new TrainingStore(this.client, name, changed);
    this.store = store;
    this.curves = new CurvesStore(
      this.client,
      () => store.described?.TrainingJobArn ?? '',
      changed,
    );
    this.metric = undefined;
    this.first = undefined;
    this.selection = { focus: name };
    store.start();
  }

  private leave(): void {
    this.store?.stop();
    this.curves?.stop();
  }
}

/** Breaks between the parts of a name or a path where there is a choice. */
function breakable(text: string) {
  return text.split(/(?<=[_/.,-])/).map((part) => html`${part}<wbr />`);
}

function fact(term: string, text: unknown) {
  return html`<div>
    <dt>${term}</dt>
    <dd>${text}</dd>
  </div>`;
}

/** The name of the tuning job that created it, spelled as its training jobs are: ARNs are not. */
function tuningJobOf({ TrainingJobName, TuningJobArn }: WireTrainingJob): string | undefined {
  const name = TuningJobArn?.replace(/^.*\//, '');
  const start = TrainingJobName.slice(0, name?.length);
  return start.toLowerCase() === name?.toLowerCase() ? start : name;
}

customElements.define('hone-training', TrainingPage);
