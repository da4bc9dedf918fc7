import { isNotFound, SessionError, type Client } from '../api/client';
import { describeTrainingJob } from '../api/operations';
import type { WireTrainingJob } from '../api/wire';
import { MissingJob } from './missing';
import { Poll } from './poll';
import type { Named } from './types';

/** The description of the training job that is looked at, read anew when that has come further. */
export class DescriptionStore {
  described: WireTrainingJob | undefined;
  /** Why the server was not asked successfully the last time. */
  error: Error | undefined;
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
    if (name !== this.name) {
      this.described = undefined;
      this.error = undefined;
    }
    this.name = name;
    this.state = state;
    this.stop();
    const poll: Poll = new Poll(
      (signal) => this.read(poll, signal),
      (error) => this.fail(error),
    );
    this.poll = poll;
    poll.start();
  }

  stop(): void {
    this.poll?.stop();
    this.poll = undefined;
  }

  /** What asking again would not mend ends it. */
  private async read(poll: Poll, signal: AbortSignal): Promise<undefined> {
    try {
      const described = await describeTrainingJob(this.client, this.name, signal);
      if (signal.aborted) return;
      this.described = described;
      this.error = undefined;
      this.changed();
    } catch (error) {
      const isMissing = isNotFound(error);
      if (signal.aborted || !(isMissing || error instanceof SessionError)) throw error;
      poll.stop();
      this.fail(
        isMissing
          ? new MissingJob('training job', this.name, this.client.place)
          : (error as SessionError),
      );
    }
  }

  private fail(error: Error | undefined): void {
    this.error = error;
    this.changed();
  }
}
