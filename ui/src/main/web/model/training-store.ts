import { isNotFound, type Client } from '../api/client';
import { describeTrainingJob } from '../api/operations';
import type { WireTrainingJob } from '../api/wire';
import { MissingJob } from './missing';
import { Poll, type Again } from './poll';
import { isActive } from './trials';

const PAUSE = 2000;

/** What a training job's description says, kept up to date while it runs. */
export class TrainingStore {
  described: WireTrainingJob | undefined;
  private readonly poll: Poll;

  constructor(
    private readonly client: Client,
    readonly name: string,
    private readonly changed: () => void,
  ) {
    this.poll = new Poll((signal) => this.update(signal), changed);
  }

  /** Why the server was not asked successfully the last time. */
  get error(): Error | undefined {
    return this.poll.error;
  }

  start(): void {
    this.poll.start();
  }

  stop(): void {
    this.poll.stop();
  }

  private async update(signal: AbortSignal): Promise<Again> {
    const described = await this.describe(signal);
    if (JSON.stringify(described) !== JSON.stringify(this.described)) {
      this.described = described;
      this.changed();
    }
    return isActive(described.TrainingJobStatus) ? PAUSE : undefined;
  }

  private async describe(signal: AbortSignal): Promise<WireTrainingJob> {
    try {
      return await describeTrainingJob(this.client, this.name, signal);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      throw new MissingJob('training job', this.name, await this.client.where());
    }
  }
}
