import { html, nothing } from 'lit';
import { WHERE_TO_RUN, hone } from '../model/commands';
import { timeLeft } from '../model/estimate';
import { count, duration, objective, roughly, zone } from '../model/format';
import { sayings } from '../model/insight';
import { jobAddress } from '../model/route';
import {
  bestDefinition,
  bestOf,
  countsOf,
  endedOf,
  isActive,
  label,
  trialsOf,
  type Counts,
} from '../model/trials';
import type { Definition, Insight, Job, Trial } from '../model/types';
import { Clock } from './clock';
import './copyable';
import { goalWord, progressBar, statusMark, timeMark } from './marks';
import { View } from './view';

/** Where a tuning job stands, in few words. */
class JobHeader extends View {
  static override properties = {
    job: { attribute: false },
    trials: { attribute: false },
    definition: { attribute: false },
    insight: { attribute: false },
    region: {},
    choose: { attribute: false },
    open: { attribute: false },
  };
  declare job: Job;
  /** Of all definitions. */
  declare trials: Trial[];
  declare definition: Definition;
  declare insight: Insight | undefined;
  declare region: string | undefined;
  declare choose: (definition: string) => void;
  declare open: (trial: string) => void;
  private readonly clock = new Clock(this, 1000, () => isActive(this.job.status));
  private readonly resized = new ResizeObserver(([entry]) => this.tellHeight(entry!.target));

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resized.disconnect();
  }

  protected override firstUpdated(): void {
    this.resized.observe(this.querySelector('header')!);
  }

  /** What stays below it must know where it ends. */
  private tellHeight(head: Element): void {
    const { height } = head.getBoundingClientRect();
    this.closest<HTMLElement>('.job')?.style.setProperty('--job-head', `${height}px`);
  }

  protected override render() {
    const { job } = this;
    const counts = countsOf(this.trials);
    return html`<header class="job-head">
        <div class="title">
          <h1>${job.name}</h1>
          <span aria-live="polite">${statusMark(job.status)}</span>
          ${job.definitions.length > 1 ? this.definitions() : nothing}
        </div>
        <dl class="figures">${this.best()} ${this.progress(counts)} ${this.time()}</dl>
      </header>
      ${job.failure ? html`<p class="banner bad" role="alert">${job.failure}</p>` : nothing}
      ${this.facts()}`;
  }

  private definitions() {
    const best = this.job.best && bestDefinition(this.job, this.trials).name;
    return html`<div class="switch" role="group" aria-label="Definition">
      ${this.job.definitions.map(
        ({ name }) =>
          html`<button
            aria-pressed=${name === this.definition.name ? 'true' : 'false'}
            @click=${() => this.choose(name)}
          >
            ${name}${name === best ? ' (best)' : ''}
          </button>`,
      )}
    </div>`;
  }

  private best() {
    const { definition, job } = this;
    const best = this.bestTrial();
    return html`<div class="best">
      <dt>
        Best ${definition.metric}${job.definitions.length > 1 ? ` of ${definition.name}` : ''}
        <span class="goal">${goalWord(definition.goal)}</span>
      </dt>
      <dd>
        ${
          best
            ? html`<strong>${objective(best.objective!)}</strong>
                <button class="link" @click=${() => this.open(best.name)} title=${best.name}>
                  ${label(best)}
                </button>`
            : html`<span class="muted">no result${isActive(job.status) ? ' yet' : ''}</span>`
        }
      </dd>
    </div>`;
  }

  private bestTrial() {
    const { definition, job, trials } = this;
    return bestOf(trialsOf(job, definition, trials), definition.goal);
  }

  private progress(counts: Counts) {
    const ended = endedOf(counts);
    const { trialsMax } = this.job;
    const parts: [number, string, boolean?][] = [
      [counts.running, 'running'],
      [counts.completed, 'completed'],
      [counts.valueless, 'completed without a value', true],
      [counts.stoppedEarly, 'stopped early'],
      [counts.stopped, 'stopped'],
      [counts.failed, 'failed', true],
    ];
    return html`<div class="progress-figure">
      <dt>Training jobs</dt>
      <dd>
        <strong>${count(ended)}</strong>${
          trialsMax ? html` <span class="muted">of ${count(trialsMax)}</span>` : nothing
        }
        ${progressBar({
          completed: counts.completed,
          valueless: counts.valueless,
          stopped: counts.stopped + counts.stoppedEarly,
          failed: counts.failed,
          running: counts.running,
          max: trialsMax,
        })}
        <span class="parts"
          >${parts
            .filter(([many]) => many > 0)
            .map(
              ([many, word, isBad]) =>
                html`<span class=${isBad ? 'bad' : ''}>${count(many)} ${word}</span> `,
            )}</span
        >
      </dd>
    </div>`;
  }

  private time() {
    const { job } = this;
    const { now } = this.clock;
    const end = job.ended ?? (isActive(job.status) ? now : undefined);
    const left = timeLeft(job, this.trials, now);
    return html`<div class="time ${isActive(job.status) ? 'running' : ''}">
      <dt>${isActive(job.status) ? 'Running for' : 'Took'}</dt>
      <dd>
        <strong>${end ? duration(end.getTime() - job.created.getTime()) : '–'}</strong>
        ${left === undefined ? nothing : html`<span class="muted">${roughly(left)} left</span>`}
      </dd>
    </div>`;
  }

  private facts() {
    const { job, insight } = this;
    const best = this.bestTrial()?.objective;
    const said = sayings(job, insight, best);
    return html`<dl class="facts">
      ${said.map(
        ({ term, text, detail }) =>
          html`<div title=${detail ?? nothing}>
            <dt>${term}</dt>
            <dd>${text}</dd>
          </div>`,
      )}
      <div>
        <dt>Strategy</dt>
        <dd>${job.strategy}</dd>
      </div>
      ${
        job.parallelMax
          ? html`<div>
              <dt>At once</dt>
              <dd>${count(job.parallelMax)}</dd>
            </div>`
          : nothing
      }
      <div>
        <dt>Created</dt>
        <dd>${timeMark(job.created)} <span class="muted">${zone(job.created)}</span></dd>
      </div>
      ${
        job.parents.length > 0
          ? html`<div>
              <dt>Warm start from</dt>
              <dd>${job.parents.map((name) => html`<a href=${jobAddress(name)}>${name}</a> `)}</dd>
            </div>`
          : nothing
      }
      ${
        isActive(job.status)
          ? html`<div title=${WHERE_TO_RUN}>
              <dt>To stop it, in Hone's folder</dt>
              <dd><hone-copyable .text=${hone(`stop ${job.name}`, this.region)}></hone-copyable></dd>
            </div>`
          : nothing
      }
    </dl>`;
  }
}

customElements.define('hone-job-header', JobHeader);
