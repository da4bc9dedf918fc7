import type { Client } from '../api/client';
import { describeLogStreams, getLogEvents } from '../api/operations';
import { lineOf, type LogLine, type MetricPattern } from './log-lines';
import { Poll, type Again } from './poll';

/** Lines that are read at once. */
const LINES = 200;

/** Lines that are kept: more make a browser slow, and nobody reads them here. */
const KEPT = 5000;

const PAUSE = 2000;

/** The end of a training job's log, which grows while it runs. */
export class LogStore {
  lines: LogLine[] = [];
  streams: string[] = [];
  stream: string | undefined;
  loaded = false;
  /** There are lines before the first. */
  hasEarlier = false;
  /** There were more lines than are kept. */
  isCut = false;

  /** Somebody has chosen the stream. */
  private isChosen = false;
  private forward: string | undefined;
  private backward: string | undefined;
  private readonly poll: Poll;

  constructor(
    private readonly client: Client,
    private readonly trial: string,
    private readonly patterns: () => readonly MetricPattern[],
    private readonly isRunning: () => boolean,
    private readonly changed: () => void,
  ) {
    this.poll = new Poll((signal) => this.update(signal), changed);
  }

  get error(): Error | undefined {
    return this.poll.error;
  }

  start(): void {
    this.poll.start();
  }

  stop(): void {
    this.poll.stop();
  }

  /** Show another of its streams. */
  choose(stream: string): void {
    this.stop();
    this.isChosen = true;
    this.begin(stream);
    this.start();
  }

  /** Read the lines before the first. */
  async readEarlier(): Promise<void> {
    const { stream, backward } = this;
    if (!stream || !backward) return;
    const answer = await getLogEvents(this.client, stream, { token: backward, limit: LINES });
    // Meanwhile another stream may be shown, or these lines have come already.
    if (stream !== this.stream || backward !== this.backward) return;
    const lines = (answer.events ?? []).map((event) => lineOf(event, this.patterns()));
    this.hasEarlier = lines.length === LINES && answer.nextBackwardToken !== this.backward;
    this.backward = answer.nextBackwardToken;
    this.lines = [...lines, ...this.lines];
    this.hasEarlier &&= this.lines.length < KEPT;
    this.changed();
  }

  private async update(signal: AbortSignal): Promise<Again> {
    // What runs now may still print; asked before reading, so that the last lines are read too.
    const isRunning = this.isRunning();
    // A retry has a stream of its own.
    const streams = await describeLogStreams(this.client, this.trial, signal);
    this.streams = streams;
    const newest = newestOf(streams);
    if (newest && newest !== this.stream && !this.isChosen) this.begin(newest);
    if (this.stream) await this.readOn(this.stream, signal);
    this.loaded = true;
    this.changed();
    return isRunning ? PAUSE : undefined;
  }

  private begin(stream: string): void {
    this.stream = stream;
    this.lines = [];
    this.forward = undefined;
    this.backward = undefined;
    this.hasEarlier = false;
    this.isCut = false;
  }

  private async readOn(stream: string, signal: AbortSignal): Promise<void> {
    for (;;) {
      const isFirst = this.forward === undefined;
      const at = { token: this.forward, limit: isFirst ? LINES : 1000 };
      const answer = await getLogEvents(this.client, stream, at, signal);
      const events = answer.events ?? [];
      if (isFirst) {
        this.backward = answer.nextBackwardToken;
        this.hasEarlier = events.length === LINES;
      }
      const isEnd = isFirst || answer.nextForwardToken === this.forward;
      this.forward = answer.nextForwardToken;
      if (events.length > 0) {
        const lines = [...this.lines, ...events.map((event) => lineOf(event, this.patterns()))];
        this.isCut ||= lines.length > KEPT;
        this.lines = lines.slice(-KEPT);
        // What was let go lies between the token and the first line that is left.
        if (this.isCut) this.hasEarlier = false;
      }
      if (isEnd) return;
    }
  }
}

/** The first host's of the last attempt; names end with the host and the attempt's time. */
export function newestOf(streams: readonly string[]): string | undefined {
  const time = (stream: string) => Number(/-(\d+)$/.exec(stream)?.[1] ?? 0);
  return [...streams].sort((a, b) => time(b) - time(a) || (a < b ? -1 : 1))[0];
}
