import { Poll, type Again } from './poll';
import { isActive } from './trials';
import type { Named } from './types';

const PAUSE = 3000;

/** Where nothing runs only a new job can change something. */
const IDLE_PAUSE = 10_000;

/** Nothing tells that a job beyond the first page was deleted: all is read again after so long. */
const WHOLE_PAUSE = 300_000;

/** A job of a list. */
export interface Listed extends Named {
  created: Date;
}

export interface ListPage<T> {
  jobs: T[];
  nextToken?: string;
}

/** Reads a page of jobs, newest first. */
export type ReadPage<T> = (
  only: { status?: string; nextToken?: string },
  signal: AbortSignal,
) => Promise<ListPage<T>>;

/** All jobs of a kind, newest first, kept up to date. */
export class ListStore<T extends Listed> {
  jobs: T[] = [];
  /** The first page has come. */
  loaded = false;
  /** Further pages are on their way for the first time. */
  loading = true;

  /** When all pages were read last. */
  private whole = -Infinity;
  private readonly known = new Map<string, T>();
  private readonly poll: Poll;

  constructor(
    private readonly read: ReadPage<T>,
    private readonly changed: () => void,
    private readonly now: () => number = Date.now,
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

  private async update(signal: AbortSignal): Promise<Again> {
    const first = await this.read({}, signal);
    if (signal.aborted) return undefined;
    this.forgetDeleted(first);
    this.take(first.jobs);
    if (!first.nextToken || this.now() - this.whole >= WHOLE_PAUSE) {
      await this.readOn(first, signal);
    } else {
      await this.refresh(first.jobs.map(({ name }) => name), signal);
    }
    return this.jobs.some((job) => isActive(job.status)) ? PAUSE : IDLE_PAUSE;
  }

  /** Read the pages after the first; what is in none of them is no longer there. */
  private async readOn(first: ListPage<T>, signal: AbortSignal): Promise<void> {
    const seen = namesOf(first.jobs);
    let { nextToken } = first;
    while (nextToken) {
      const page: ListPage<T> = await this.read({ nextToken }, signal);
      if (signal.aborted) return;
      page.jobs.forEach(({ name }) => seen.add(name));
      this.take(page.jobs);
      nextToken = page.nextToken;
    }
    this.forget(({ name }) => !seen.has(name));
    this.whole = this.now();
    this.loading = false;
    this.take([]);
  }

  /** Ask for older jobs that still run, or ran when they were last seen. */
  private async refresh(seen: string[], signal: AbortSignal): Promise<void> {
    const fresh = new Set(seen);
    const isOld = (job: T) => isActive(job.status) && !fresh.has(job.name);
    if (!this.jobs.some(isOld)) return;
    for (const status of ['InProgress', 'Stopping']) {
      let nextToken: string | undefined;
      do {
        const page: ListPage<T> = await this.read({ status, nextToken }, signal);
        if (signal.aborted) return;
        page.jobs.forEach(({ name }) => fresh.add(name));
        this.take(page.jobs);
        nextToken = page.nextToken;
      } while (nextToken);
    }
    // One that is in neither list has ended or is gone: all is read anew, once.
    if (this.jobs.some(isOld)) this.whole = -Infinity;
  }

  /** Whatever is newer than the newest page's last and not in it is no longer there. */
  private forgetDeleted({ jobs }: ListPage<T>): void {
    const last = jobs.at(-1)?.created ?? new Date(0);
    const names = namesOf(jobs);
    this.forget((job) => job.created > last && !names.has(job.name));
  }

  private forget(isGone: (job: T) => boolean): void {
    for (const job of this.known.values()) {
      if (isGone(job)) this.known.delete(job.name);
    }
  }

  private take(jobs: T[]): void {
    for (const job of jobs) this.known.set(job.name, job);
    this.jobs = [...this.known.values()].sort((a, b) => b.created.getTime() - a.created.getTime());
    this.loaded = true;
    this.changed();
  }
}

function namesOf(jobs: readonly Listed[]): Set<string> {
  return new Set(jobs.map(({ name }) => name));
}
