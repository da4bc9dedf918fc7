import { isNotFound, type Client } from '../api/client';
import { describeTrainingJob } from '../api/operations';
import type { WireTrainingJob } from '../api/wire';
import { MissingJob } from './missing';
import { Poll } from './poll';
import type { Named } from './types';

/** The description of the training job that is looked at, read anew when that has come further. */
export class DescriptionStore {
  described: WireTrainingJob | undefined;
  private name = '';
  private state = '';
  private poll: Poll | undefined;

  constructor(
    private readonly client: Client,
    private readonly changed: () => void,
  ) {}

  /** Describe this training job from now on. */
  want({ name, status, secondaryStatus }: Named & { secondaryStatus: string }): void {
    const state = `${status} ${secondaryStatus}`;
    if (this.poll && name === this.name && state === this.state) return;
    if (name !== this.name) this.described = undefined;
    this.name = name;
    this.state = state;
    this.stop();
    this.poll = new Poll((signal) => this.read(signal), this.changed);
    this.poll.start();
  }

  /** Why the server was not asked successfully the last time. */
  get error(): Error | undefined {
    return this.poll?.error;
  }

  stop(): void {
    this.poll?.stop();
    this.poll = undefined;
  }

  private async read(signal: AbortSignal): Promise<undefined> {
    try {
      const described = await describeTrainingJob(this.client, this.name, signal);
      if (signal.aborted) return;
      this.described = described;
      this.changed();
    } catch (error) {
      if (!isNotFound(error)) throw error;
      throw new MissingJob('training job', this.name, await this.client.where());
    }
  }
}
