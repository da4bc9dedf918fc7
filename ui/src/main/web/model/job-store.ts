import { isNotFound, type Client } from '../api/client';
import {
  describeTuningInsight,
  describeTuningJob,
  listTuningHistory,
} from '../api/operations';
import { insightOf, jobOf, trialOf } from '../api/parse';
import type { WireTuningJob } from '../api/wire';
import { History } from './history';
import { MissingJob } from './missing';
import { Poll, type Again } from './poll';
import { isActive } from './trials';
import type { Insight, Job, Trial } from './types';

const PAUSE = 2000;

/** The server computes an insight anew for each training job that ends. */
const INSIGHT_PAUSE = 5000;

/** All that is known of one tuning job, kept up to date while it runs. */
export class JobStore {
  job: Job | undefined;
  /** Of the tuning job; the ARNs of its training jobs differ in the end alone. */
  arn = '';
  insights: Insight[] = [];
  /** All that there was has been read once. */
  complete = false;

  private readonly history = new History();
  private readonly poll: Poll;
  private readonly insightPoll: Poll;
  private insightOfEnded = -1;

  constructor(
    private readonly client: Client,
    readonly name: string,
    private readonly changed: () => void,
  ) {
    this.poll = new Poll((signal) => this.update(signal), changed);
    // What is missing of the model's view is not worth a message: the history says if all is well.
    this.insightPoll = new Poll((signal) => this.learn(signal));
  }

  get trials(): Trial[] {
    return this.history.trials;
  }

  /** Why the server was not asked successfully the last time. */
  get error(): Error | undefined {
    return this.poll.error;
  }

  start(): void {
    this.poll.start();
    this.insightPoll.start();
  }

  stop(): void {
    this.poll.stop();
    this.insightPoll.stop();
  }

  /** The ARN of one of its training jobs. */
  trainingArn(trial: string): string {
    return `${this.arn.replace(/hyper-parameter-tuning-job\/.*$/, 'training-job/')}${trial}`;
  }

  private async update(signal: AbortSignal): Promise<Again> {
    // The status first: when it says that all has ended, what is read after it is the last.
    const described = await this.describe(signal);
    const job = jobOf(described);
    let isNew = JSON.stringify(job) !== JSON.stringify(this.job);
    if (isNew) this.job = job;
    this.arn = described.HyperParameterTuningJobArn;
    const after = this.history.since;
    const began = performance.now();
    let nextToken: string | undefined;
    do {
      const page = await listTuningHistory(this.client, this.name, { after, nextToken }, signal);
      const isFirst = !this.complete && !nextToken;
      isNew = this.history.merge(page.TrainingJobs.map(trialOf)) || isNew;
      nextToken = page.NextToken;
      // A long history shows its beginning while the rest is on its way.
      if (isFirst && nextToken) this.changed();
    } while (nextToken);
    this.history.hasRead((performance.now() - began) / 1000);
    isNew ||= !this.complete;
    this.complete = true;
    if (isNew) this.changed();
    return isActive(job.status) ? PAUSE : undefined;
  }

  private async describe(signal: AbortSignal): Promise<WireTuningJob> {
    try {
      return await describeTuningJob(this.client, this.name, signal);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      throw new MissingJob('tuning job', this.name, await this.client.where());
    }
  }

  private async learn(signal: AbortSignal): Promise<Again> {
    const ended = this.trials.filter((trial) => !isActive(trial.status)).length;
    if (this.complete && ended !== this.insightOfEnded) {
      const insights = await describeTuningInsight(this.client, this.name, signal);
      this.insights = insights.map(insightOf);
      this.insightOfEnded = ended;
      this.changed();
      return INSIGHT_PAUSE;
    }
    const isOver = this.complete && this.job && !isActive(this.job.status);
    return isOver ? undefined : 500;
  }
}
