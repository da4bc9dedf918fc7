/** Small things that several views show. */
import { html, nothing, type TemplateResult } from 'lit';
import { count, dateTime } from '../model/format';
import { outcomeOf, stateWord } from '../model/trials';
import type { Goal, Status, Trial } from '../model/types';

const STATUS_WORDS: Record<Status, string> = {
  InProgress: 'running',
  Completed: 'completed',
  Failed: 'failed',
  Stopping: 'stopping',
  Stopped: 'stopped',
  Deleting: 'deleting',
};

/** A tuning job's status: a dot and a word. */
export function statusMark(status: Status): TemplateResult {
  const kind = status === 'InProgress' || status === 'Deleting' ? 'running' : status.toLowerCase();
  return html`<span class="status ${kind}">${STATUS_WORDS[status] ?? status}</span>`;
}

/** What became of a training job: a dot and a word. */
export function outcomeMark(trial: Trial): TemplateResult {
  return html`<span class="status ${outcomeOf(trial)}">${stateWord(trial)}</span>`;
}

/** A moment by the reader's clock; all other clocks' is in its title. */
export function timeMark(at: Date): TemplateResult {
  const text = at.toISOString();
  return html`<time datetime=${text} title=${text}>${dateTime(at)}</time>`;
}

export function goalWord(goal: Goal): string {
  return goal === 'Minimize' ? 'minimize' : 'maximize';
}

export interface Parts {
  completed: number;
  valueless?: number;
  stopped: number;
  failed: number;
  running: number;
  /** Of how many; without it, of as many as there are. */
  max?: number;
}

/** How far a tuning job has come, as a bar in parts. */
export function progressBar(parts: Parts): TemplateResult {
  const { completed, valueless = 0, stopped, failed, running } = parts;
  const all = completed + valueless + stopped + failed + running;
  const ended = all - running;
  const max = Math.max(parts.max ?? all, all, 1);
  const part = (name: keyof Parts) => {
    const share = (100 * (parts[name] ?? 0)) / max;
    return share === 0 ? nothing : html`<span class=${name} style="width:${share}%"></span>`;
  };
  const without = valueless > 0 ? `, ${count(valueless)} completed without a value` : '';
  const label = `${count(ended)} of ${count(max)} training jobs ended${without}`;
  return html`<span class="progress" role="img" aria-label=${label} title=${label}
    >${part('completed')}${part('stopped')}${part('valueless')}${part('failed')}${part(
      'running',
    )}</span
  >`;
}
