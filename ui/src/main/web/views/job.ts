import { html, nothing, type PropertyValues } from 'lit';
import type { Client } from '../api/client';
import { BESIDE_MOST } from '../model/comparison';
import { CurvesStore } from '../model/curves-store';
import { failuresOf, valuelessOf, type Failure } from '../model/failures';
import { JobStore } from '../model/job-store';
import { MissingJob } from '../model/missing';
import { numbersIn, numbersText } from '../model/numbers-text';
import { formatRoute, withQuery, type Route } from '../model/route';
import { shownCurves } from '../model/shown-curves';
import { bestDefinition, bestOf, isActive, trialsOf } from '../model/trials';
import type { Definition, Insight, Interval, Job, Selection, Trial } from '../model/types';
import { Anchor } from './anchor';
import { heldIn, intervalsIn, intervalsText } from '../charts/intervals';
import { charts } from './charts';
import { definitions } from './definitions';
import { failures } from './failures';
import './job-header';
import { missing } from './missing';
import { go, note } from './navigate';
import './trial';
import './trials';
import { heldTrials, listedTrials } from './trials-table';
import { unreachable } from './unreachable';
import { View } from './view';

/** A tuning job's page: what is known of it, and what is looked at. */
class JobPage extends View {
  static override properties = { client: { attribute: false }, route: { attribute: false } };
  declare client: Client;
  declare route: Route;
  private store: JobStore | undefined;
  private curves: CurvesStore | undefined;
  private selection: Selection = {};
  /** Which training jobs are the definition's, kept for the array to stay the same. */
  private sorted: Sorted | undefined;
  /** What had the keyboard when a training job's panel was opened. */
  private opener: Element | null = null;
  private listed: Listed | undefined;
  /** The definition that is looked at where the address names none. */
  private first: string | undefined;
  /** What the address brushed when it was last taken up; `undefined` before that. */
  private brushText: string | undefined;
  /** The same of intervals along axes. */
  private axesText: string | undefined;

  constructor() {
    super();
    new Anchor(this);
    this.addEventListener('trial-focus', (event) => {
      this.open((event as CustomEvent<string | null>).detail ?? undefined);
    });
    this.addEventListener('trials-brush', (event) => {
      this.brush((event as CustomEvent<ReadonlySet<string> | null>).detail ?? undefined);
    });
    this.addEventListener('trials-within', (event) => {
      this.holdWithin((event as CustomEvent<readonly Interval[] | null>).detail ?? undefined);
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.leave();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('client') || this.store?.name !== this.route.job) this.enter();
    if (this.selection.focus !== this.route.trial) {
      if (!this.selection.focus) this.opener = document.activeElement;
      this.selection = { ...this.selection, focus: this.route.trial };
    }
    this.takeUpBrush();
    this.takeUpIntervals();
    this.takeUpKept();
    const shown = this.shown();
    if (shown && this.store!.complete) {
      const { definition, trials } = shown;
      this.curves!.want(definition.metric, shownCurves(trials, definition.goal, this.selection));
    }
  }

  protected override updated(): void {
    if (!this.isConnected) return;
    const { job, name, trials } = this.store!;
    // Seen while another tab is in front.
    const ended = trials.filter((trial) => !isActive(trial.status)).length;
    const of = job?.trialsMax ? ` of ${job.trialsMax}` : '';
    document.title = `${job && isActive(job.status) ? `${ended}${of} · ` : ''}${name} · Hone`;
  }

  protected override render() {
    const store = this.store!;
    const shown = this.shown();
    if (!shown || (shown.trials.length === 0 && !store.complete)) {
      return html`<main class="wide">
        ${
          store.error instanceof MissingJob
            ? missing(store.error)
            : store.error
              ? unreachable(store.error)
              : html`<p class="hint" role="status">Reading ${store.name}…</p>`
        }
      </main>`;
    }
    const focus = store.trials.find((trial) => trial.name === this.route.trial);
    return html`<div class="job ${this.route.trial ? 'with-trial' : ''}">
      <main>
        <hone-job-header
          .job=${shown.job}
          .trials=${store.trials}
          .definition=${shown.definition}
          .insight=${shown.insight}
          .region=${this.client.place?.region}
          .choose=${(name: string) => this.choose(name)}
          .open=${(name: string) => this.open(name)}
        ></hone-job-header>
        ${store.error ? unreachable(store.error) : nothing}
        ${definitions({
          ...shown,
          trials: store.trials,
          choose: (name) => this.choose(name),
          open: (name) => this.open(name),
        })}
        ${failures({
          failed: shown.failed,
          valueless: shown.valueless,
          metric: shown.definition.metric,
          all: shown.trials.length,
          address: (trial) => formatRoute({ ...this.route, trial: trial.name }),
          hold: (trials) => void this.hold(trials),
        })}
        ${charts({
          ...shown,
          all: store.trials,
          curves: this.curves!.curves,
          selection: this.selection,
        })}
        <hone-trials
          .job=${shown.job}
          .complete=${store.complete}
          .definition=${shown.definition}
          .trials=${shown.trials}
          .best=${bestOf(shown.trials, shown.definition.goal)}
          .selection=${this.selection}
          .route=${this.route}
        ></hone-trials>
      </main>
      ${this.route.trial ? this.panel(focus, shown) : nothing}
    </div>`;
  }

  private panel(trial: Trial | undefined, shown: Shown) {
    if (!trial) {
      return this.store!.complete
        ? html`<aside class="trial" aria-label="Training job">
            <p class="hint">${shown.job.name} has no training job ${this.route.trial}.</p>
            <button @click=${() => this.open(undefined)}>Close</button>
          </aside>`
        : nothing;
    }
    const own = definitionOf(shown.job, trial.definition);
    const trials = trialsOf(shown.job, own, this.store!.trials);
    return html`<hone-trial
      .client=${this.client}
      .job=${shown.job}
      .definition=${own}
      .trial=${trial}
      .trials=${trials}
      .best=${bestOf(trials, own.goal)}
      .kept=${this.kept(trials)}
      .keep=${(each: Trial, on: boolean) => this.keep(each, on)}
      .listed=${this.listedOf(trials, own, own === shown.definition ? this.selection : {})}
      .step=${(each: Trial) => note({ ...this.route, trial: each.name })}
      .arnOf=${(name: string) => this.store!.trainingArn(name)}
      .close=${() => this.close(trial)}
    ></hone-trial>`;
  }

  /**
   * What the table lists, kept as long as that is the same: of thousands the order costs. Where
   * another definition's table is seen, its brush holds none of these.
   */
  private listedOf(trials: Trial[], definition: Definition, selection: Selection): Trial[] {
    const all = this.store!.trials;
    const query = `${definition.name} ${this.route.query}`;
    const { brushed } = selection;
    const last = this.listed;
    if (last?.all !== all || last.query !== query || last.brushed !== brushed) {
      const held = heldTrials(trials, selection);
      const found = listedTrials(held, definition, this.route.query);
      this.listed = { all, query, brushed, found };
    }
    return this.listed!.found;
  }

  /** Those that others are compared with: the address has their numbers. */
  private kept(trials: readonly Trial[]): Trial[] {
    const isIn = numbersIn(this.route.query.get('beside') ?? '');
    return trials.filter(({ number }) => isIn(number)).slice(0, BESIDE_MOST);
  }

  private takeUpKept(): void {
    const beside = this.kept(this.store!.trials).map(({ name }) => name);
    if (beside.join() === (this.selection.beside ?? []).join()) return;
    this.selection = { ...this.selection, beside };
  }

  private keep(trial: Trial, on: boolean): void {
    const { trials } = this.store!;
    const others = this.kept(trials).filter((each) => each !== trial);
    const numbers = (on ? [...others, trial] : others).map(({ number }) => number);
    note(withQuery(this.route, { beside: numbersText(numbers) }));
  }

  /** The definition that is looked at, and what is known of it. */
  private shown(): Shown | undefined {
    const { job, trials, insights, complete } = this.store!;
    if (!job) return undefined;
    // What is looked at stays so when another becomes the best.
    if (complete) this.first ??= bestDefinition(job, trials).name;
    const definition = definitionOf(job, this.route.query.get('definition') ?? this.first);
    if (this.sorted?.all !== trials || this.sorted.definition !== definition.name) {
      const own = trialsOf(job, definition, trials);
      const kinds = { failed: failuresOf(own), valueless: valuelessOf(own) };
      this.sorted = { all: trials, definition: definition.name, own, ...kinds };
    }
    const insight =
      job.definitions.length === 1
        ? insights[0]
        : insights.find((each) => each.definition === definition.name);
    const { own, failed, valueless } = this.sorted;
    return { job, definition, trials: own, failed, valueless, insight };
  }

  private enter(): void {
    this.leave();
    const store = new JobStore(this.client, this.route.job ?? '', () => this.requestUpdate());
    this.store = store;
    this.curves = new CurvesStore(
      this.client,
      (name) => store.trainingArn(name),
      () => this.requestUpdate(),
    );
    this.selection = {};
    this.brushText = undefined;
    this.axesText = undefined;
    this.first = undefined;
    store.start();
  }

  private leave(): void {
    this.store?.stop();
    this.curves?.stop();
  }

  private choose(definition: string): void {
    this.selection = { focus: this.selection.focus };
    note(
      withQuery(this.route, { definition, brush: undefined, axes: undefined, sort: undefined, order: undefined }),
    );
  }

  private close(trial: Trial): void {
    const isInside = this.querySelector('aside')?.contains(document.activeElement);
    this.open(undefined);
    // The keyboard goes back to where the panel was opened.
    const link = this.querySelector<HTMLElement>(
      `hone-trials a[title="${CSS.escape(trial.name)}"]`,
    );
    const back = link ?? this.opener;
    if (isInside && back instanceof HTMLElement) back.focus({ preventScroll: true });
  }

  private open(trial: string | undefined): void {
    if (trial !== this.route.trial) go({ ...this.route, trial });
  }

  /** Nothing else filters them, and the table is where they are seen. */
  private async hold(trials: readonly Trial[]): Promise<void> {
    this.route = withQuery(this.route, { outcome: undefined });
    this.brush(new Set(trials.map(({ name }) => name)));
    await this.updateComplete;
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const table = this.querySelector('hone-trials .panel');
    table?.scrollIntoView({ behavior: isStill ? 'instant' : 'smooth' });
  }

  private brush(names: ReadonlySet<string> | undefined): void {
    this.selection = { ...this.selection, brushed: names, intervals: undefined };
    const brushed = names && this.store!.trials.filter((trial) => names.has(trial.name));
    const text = brushed && numbersText(brushed.map((trial) => trial.number));
    this.brushText = text ?? '';
    this.axesText = '';
    note(withQuery(this.route, { brush: text, axes: undefined }));
    this.requestUpdate();
  }

  /** Intervals hold whoever is in them, also those that come later. */
  private holdWithin(intervals: readonly Interval[] | undefined): void {
    if (!intervals) return this.brush(undefined);
    this.selection = { ...this.selection, intervals };
    this.brushText = '';
    this.axesText = intervalsText(intervals);
    note(withQuery(this.route, { brush: undefined, axes: this.axesText }));
    this.requestUpdate();
  }

  /** The address decides on the intervals, and these on who is held. */
  private takeUpIntervals(): void {
    const shown = this.shown();
    if (!shown || !this.store!.complete) return;
    const { definition, trials } = shown;
    const text = this.route.query.get('axes') ?? '';
    if (text !== (this.axesText ?? '')) {
      this.axesText = text;
      const found = intervalsIn(text, definition);
      const intervals = found.length > 0 ? found : undefined;
      const isByNumber = this.route.query.has('brush');
      const brushed = intervals || isByNumber ? this.selection.brushed : undefined;
      this.selection = { ...this.selection, intervals, brushed };
    }
    const { intervals, brushed } = this.selection;
    if (!intervals) return;
    const held = heldIn(intervals, definition, trials);
    const isSame = brushed?.size === held.size && [...held].every((name) => brushed.has(name));
    if (!isSame) this.selection = { ...this.selection, brushed: held };
  }

  /** An address may have what is brushed, as numbers; one that was not made here decides. */
  private takeUpBrush(): void {
    const text = this.route.query.get('brush') ?? '';
    if (text === this.brushText || !this.store!.complete) return;
    this.brushText = text;
    if (!text) {
      this.selection = { ...this.selection, brushed: undefined };
      return;
    }
    const isIn = numbersIn(text);
    const names = this.store!.trials.filter(({ number }) => isIn(number)).map(({ name }) => name);
    this.selection = { ...this.selection, brushed: new Set(names) };
  }
}

interface Sorted {
  all: Trial[];
  definition: string;
  own: Trial[];
  failed: Failure[];
  valueless: Failure[];
}

interface Listed {
  all: Trial[];
  query: string;
  brushed: ReadonlySet<string> | undefined;
  found: Trial[];
}

interface Shown {
  job: Job;
  definition: Definition;
  trials: Trial[];
  failed: Failure[];
  valueless: Failure[];
  insight?: Insight;
}

function definitionOf(job: Job, name: string | undefined): Definition {
  // A tuning job without a definition is refused by the server.
  return job.definitions.find((each) => each.name === name) ?? job.definitions[0]!;
}

customElements.define('hone-job', JobPage);
