/** A tuning job's training jobs, brought up to date bit by bit. */
import type { Trial } from './types';

export class History {
  private readonly places = new Map<string, number>();
  private list: Trial[] = [];
  /** Seconds since the epoch, the server's. */
  private newest = 0;
  private known: number | undefined;

  /** In the order of creation; another array whenever something has changed. */
  get trials(): Trial[] {
    return this.list;
  }

  /** Seconds: what was modified after it may not be known yet; `undefined` for all. */
  get since(): number | undefined {
    return this.known;
  }

  /**
   * All that the server had has been taken up, in as many seconds. What changed meanwhile may have
   * been read before it did; and of two changes in one moment only one may have been seen.
   */
  hasRead(seconds: number): void {
    if (this.newest > 0) this.known = this.newest - seconds - 0.001;
  }

  /** Take up what the server told; true if something is new. */
  merge(told: readonly Trial[]): boolean {
    const changed = told.filter((trial) => !this.has(trial));
    for (const trial of told) {
      this.newest = Math.max(this.newest, trial.modified.getTime() / 1000);
    }
    if (changed.length === 0) return false;
    const next = [...this.list];
    let isInOrder = true;
    for (const trial of changed) {
      const place = this.places.get(trial.name);
      if (place !== undefined) {
        next[place] = trial;
        continue;
      }
      isInOrder &&= trial.number > (next.at(-1)?.number ?? 0);
      this.places.set(trial.name, next.push(trial) - 1);
    }
    if (!isInOrder) {
      next.sort((a, b) => a.number - b.number);
      next.forEach((trial, place) => this.places.set(trial.name, place));
    }
    this.list = next;
    return true;
  }

  private has(trial: Trial): boolean {
    const place = this.places.get(trial.name);
    return place !== undefined && JSON.stringify(this.list[place]) === JSON.stringify(trial);
  }
}
