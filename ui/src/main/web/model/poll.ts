import { SessionError } from '../api/client';
import { MissingJob } from './missing';

/** Milliseconds until the next time, or `undefined` to end. */
export type Again = number | undefined;

/** The longest pause after failures. */
const PAUSE_MOST = 30_000;

/** Whether asking again would not mend it. */
export function isFinal(error: Error): boolean {
  return error instanceof MissingJob || error instanceof SessionError;
}

/** Does something again and again: one at a time, slower while it fails, never in a hidden tab. */
export class Poll {
  /** Why it failed the last time. */
  error: Error | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: AbortController | undefined;
  private failures = 0;
  /** There is a next time. */
  private due = false;

  constructor(
    private readonly work: (signal: AbortSignal) => Promise<Again>,
    /** Called after each failure, and once it works again. */
    private readonly changed: () => void = () => {},
  ) {}

  start(): void {
    document.addEventListener('visibilitychange', this.look);
    this.due = true;
    this.look();
  }

  stop(): void {
    document.removeEventListener('visibilitychange', this.look);
    clearTimeout(this.timer);
    this.running?.abort();
    this.running = undefined;
    this.due = false;
  }

  private readonly look = (): void => {
    clearTimeout(this.timer);
    if (this.due && !document.hidden && !this.running) void this.once();
  };

  private async once(): Promise<void> {
    const running = new AbortController();
    this.running = running;
    let again: Again;
    try {
      again = await this.work(running.signal);
      if (running.signal.aborted) return;
      const isMended = this.error !== undefined;
      this.error = undefined;
      this.failures = 0;
      if (isMended) this.changed();
    } catch (error) {
      if (running.signal.aborted) return;
      this.failures++;
      this.error = error instanceof Error ? error : new Error(String(error));
      this.changed();
      again = isFinal(this.error)
        ? undefined
        : Math.min(PAUSE_MOST, 1000 * 2 ** this.failures);
    }
    this.running = undefined;
    this.due = again !== undefined;
    if (again !== undefined) this.timer = setTimeout(this.look, again);
  }
}
