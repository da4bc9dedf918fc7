import type { Client } from '../api/client';
import { batchGetMetrics } from '../api/operations';
import { Poll, type Again } from './poll';
import { isActive } from './trials';
import type { Curve, Named } from './types';

/** The most series that the server gives at once. */
const BATCH = 100;

const PAUSE = 4000;

/** Series of one metric of some training jobs; those of running ones grow. */
export class CurvesStore {
  /** `undefined` until the server has answered. */
  curves: Curve[] | undefined;
  private readonly ended = new Map<string, Curve>();
  private wanted: readonly Named[] = [];
  private metric = '';
  private poll: Poll | undefined;

  constructor(
    private readonly client: Client,
    private readonly arnOf: (trial: string) => string,
    private readonly changed: () => void,
  ) {}

  /** Show these training jobs' series of `metric` from now on. */
  want(metric: string, trials: readonly Named[]): void {
    const isSame =
      metric === this.metric &&
      trials.length === this.wanted.length &&
      trials.every((trial, i) => isSameState(trial, this.wanted[i]!));
    if (isSame) return;
    if (metric !== this.metric) {
      this.ended.clear();
      this.curves = undefined;
    }
    this.metric = metric;
    this.wanted = trials;
    const names = new Set(trials.map((trial) => trial.name));
    const left = this.curves?.filter((curve) => names.has(curve.trial));
    // Where nothing was before, nothing can be shown until more is known.
    this.curves = left?.length || this.curves?.length === 0 ? left : undefined;
    this.stop();
    this.poll = new Poll((signal) => this.update(signal));
    this.poll.start();
  }

  stop(): void {
    this.poll?.stop();
    this.poll = undefined;
  }

  private async update(signal: AbortSignal): Promise<Again> {
    const { metric, wanted } = this;
    const unknown = wanted.filter((trial) => !this.ended.has(trial.name));
    const fresh = new Map<string, Curve>();
    for (let i = 0; i < unknown.length; i += BATCH) {
      const batch = unknown.slice(i, i + BATCH);
      const arns = batch.map((trial) => this.arnOf(trial.name));
      const results = await batchGetMetrics(this.client, metric, arns, signal);
      batch.forEach((trial, at) => {
        const steps = results[at]?.XAxisValues ?? [];
        const values = results[at]?.MetricValues ?? [];
        const points = steps.map((step, n) => ({ step, value: values[n] ?? NaN }));
        const curve = { trial: trial.name, points: points.filter((p) => Number.isFinite(p.value)) };
        fresh.set(trial.name, curve);
        if (!isActive(trial.status)) this.ended.set(trial.name, curve);
      });
    }
    const known = wanted.map((trial) => fresh.get(trial.name) ?? this.ended.get(trial.name));
    this.curves = known.filter(
      (curve) => curve !== undefined && curve.points.length > 0,
    ) as Curve[];
    this.changed();
    return wanted.some((trial) => isActive(trial.status)) ? PAUSE : undefined;
  }
}

function isSameState(one: Named, other: Named): boolean {
  return one.name === other.name && one.status === other.status;
}
