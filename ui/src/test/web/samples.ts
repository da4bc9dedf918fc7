/** Training jobs and scenes as the tests need them. */
import type { TestContext } from 'node:test';
import type { Drawing, Drawn, Scene } from '../../main/web/charts/drawing';
import type { Look } from '../../main/web/charts/look';
import type { Definition, Metric, Trial } from '../../main/web/model/types';

/** Training job number `number`, ended well with that objective unless told otherwise. */
export function trial(number: number, more: Partial<Trial> = {}): Trial {
  const created = new Date(1_000_000 + 1000 * number);
  const ended = new Date(+created + 500);
  return {
    name: `job-${number}`,
    number,
    definition: '',
    status: 'Completed',
    secondaryStatus: 'Completed',
    objective: number,
    parameters: { x: '0.5' },
    created,
    started: new Date(+created + 100),
    ended,
    modified: ended,
    ...more,
  };
}

/** Trials numbered from 1 with these objectives. */
export function trials(...objectives: number[]): Trial[] {
  return objectives.map((objective, index) => trial(index + 1, { objective }));
}

export const DEFINITION: Definition = {
  name: '',
  metric: 'loss',
  goal: 'Minimize',
  ranges: [{ kind: 'continuous', name: 'x', min: 0, max: 1, scale: 'Linear' }],
};

export const MAXIMIZE: Definition = { ...DEFINITION, goal: 'Maximize' };

/** Colours that say what they are for. */
export const LOOK: Look = {
  dark: false,
  font: 'font',
  text: 'text',
  muted: 'muted',
  line: 'line',
  surface: 'surface',
  accent: 'accent',
  best: 'best',
  inherited: 'inherited',
  spread: 'spread',
  global: 'global',
  local: 'local',
  completed: 'completed',
  valueless: 'valueless',
  stopped: 'stopped',
  failed: 'failed',
  beside: ['first', 'second'],
};

export function scene<D extends Metric = Definition>(
  trials: readonly Trial[],
  more: Partial<Scene<D>> = {},
): Scene<D> {
  return {
    definition: DEFINITION as Metric as D,
    trials,
    curves: [],
    selection: {},
    switches: {},
    width: 1000,
    now: new Date(2_000_000),
    look: LOOK,
    ...more,
  };
}

/** What the tests read of a series. */
export interface Series {
  id: string;
  data: unknown[];
  itemStyle: { opacity?: number; color?: string; borderColor?: string };
  lineStyle: { opacity: number; color: string };
  renderItem(parameters: object, api: object): Item;
}

export interface Item {
  children: { type: string; shape: Record<string, unknown>; style: Record<string, unknown> }[];
}

/** A drawing that is not empty. */
export function drawn(drawing: Drawing): Drawn {
  if ('empty' in drawing) throw new Error(`it is empty: ${drawing.empty}`);
  return drawing;
}

export function seriesOf(drawing: Drawing): Series[] {
  return drawn(drawing).option['series'] as Series[];
}

export function series(drawing: Drawing, id: string): Series {
  const all = seriesOf(drawing);
  const found = all.find((each) => each.id === id);
  if (!found) throw new Error(`no series '${id}', but ${all.map((each) => each.id).join(', ')}`);
  return found;
}

/** What a custom series draws where a pixel is a unit of the axes. */
export function rendered(of: Series, index = 0): Item {
  const value = (dimension: number) => (of.data[index] as number[])[dimension];
  return of.renderItem({ dataIndex: index }, { coord: (at: number[]) => at, value });
}

/** Stands in for the browser's document, of a tab that is in front. */
export function seenTab(): void {
  const nothing = () => {};
  const document = { hidden: false, addEventListener: nothing, removeEventListener: nothing };
  Object.assign(globalThis, { document });
}

/** Until nothing goes on any more but what waits for time to pass. */
export function letSettle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Time that passes when it is told to. */
export function clockOf(context: TestContext): { tick(milliseconds: number): void } {
  const { timers } = (context as unknown as { mock: { timers: Timers } }).mock;
  timers.enable({ apis: ['setTimeout'] });
  return timers;
}

interface Timers {
  enable(options: { apis: string[] }): void;
  tick(milliseconds: number): void;
}

/** Numbers from 0 to 1 that look drawn, the same each time (Park and Miller's generator). */
export function chance(seed: number): () => number {
  let state = 7919 * seed * seed + 1e9;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}
