import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timeline } from '../../../main/web/charts/timeline';
import { drawn, rendered, scene, series, trial } from '../samples';

const at = (number: number, from: number, to: number, more = {}) =>
  trial(number, { created: new Date(from), started: new Date(from), ended: new Date(to), ...more });

const ALL = [at(1, 0, 1000), at(2, 0, 500), at(3, 600, 900, { status: 'Failed' })];

test('bars lie in as many lanes as there were at once', () => {
  const drawing = drawn(timeline(scene(ALL)));
  assert.deepEqual(series(drawing, 'bars').data, [
    [0, 1000, 0],
    [0, 500, 1],
    [600, 900, 1],
  ]);
  assert.match(drawing.summary, /at most 2 at once/);
  assert.equal(drawing.trialAt?.({ series: 'bars', index: 2 })?.number, 3);
  assert.ok('empty' in timeline(scene([])));
});

test('there is room for as many lanes as may run at once, from the beginning', () => {
  const job = { status: 'InProgress', parallelMax: 8, trialsMax: 5 } as never;
  const height = (some: typeof ALL) => drawn(timeline(scene(some, { job }))).height;
  assert.equal(height(ALL.slice(0, 1)), height(ALL));
  assert.equal(height(ALL), 5 * 22 + 40);
});

test('a bar has the colour of its outcome, and the best an outline', () => {
  const bars = series(timeline(scene(ALL)), 'bars');
  const style = (index: number) => rendered(bars, index).children[1]!.style;
  assert.deepEqual([0, 1, 2].map((index) => style(index)['fill']), ['completed', 'completed', 'failed']);
  assert.deepEqual([0, 1, 2].map((index) => style(index)['stroke']), ['best', undefined, undefined]);
});

test('of several definitions the own best is marked, and bars of others are grey in their lanes', () => {
  const job = { best: 'job-4' } as never;
  const other = at(4, 0, 70_000, { definition: 'other', objective: 0 });
  const drawing = drawn(timeline(scene(ALL, { job, all: [...ALL, other] })));
  const bars = series(drawing, 'bars');
  const style = (index: number) => rendered(bars, index).children[1]!.style;
  const index = bars.data.findIndex((_, at) => drawing.trialAt?.({ series: 'bars', index: at }) === other);
  assert.deepEqual([style(index)['fill'], style(index)['stroke']], ['muted', undefined]);
  assert.equal(style(0)['stroke'], 'best');
  assert.match(drawing.summary, /3 training jobs over 1.0\u202fs, at most 2 at once/);
  assert.deepEqual(drawing.legend?.map(({ label }) => label), ['completed', 'failed', 'best', 'of other definitions']);
  assert.deepEqual(drawing.within?.(0, [0, 0], [1e9, 9]), new Set(['job-1', 'job-2', 'job-3']));
});

test('one that runs lasts until now', () => {
  const running = at(4, 700, 0, { status: 'InProgress', ended: undefined });
  const drawing = drawn(timeline(scene([...ALL, running], { now: new Date(5000) })));
  assert.deepEqual(series(drawing, 'bars').data[3], [700, 5000, 2]);
  assert.match(drawing.summary, /1 running now/);
});

test('those that a brush leaves out are faded', () => {
  const bars = series(timeline(scene(ALL, { selection: { brushed: new Set(['job-2']) } })), 'bars');
  const opacity = (index: number) => Number(rendered(bars, index).children[1]!.style['opacity']);
  assert.ok(opacity(0) < 0.2 && opacity(1) > 0.5);
});

test('a rectangle holds the bars that it touches', () => {
  const { within } = drawn(timeline(scene(ALL)));
  assert.deepEqual(within?.(0, [550, 0.2], [590, 1.8]), new Set(['job-1']));
  assert.deepEqual(within?.(0, [800, 1.8], [400, 1.2]), new Set(['job-2', 'job-3']));
});

test('of ten thousand short ones neighbours are joined, and none is lost', () => {
  const many = Array.from({ length: 10_000 }, (_, i) => at(i + 1, 100 * i, 100 * i + 90));
  const drawing = drawn(timeline(scene(many)));
  const bars = series(drawing, 'bars').data as number[][];
  assert.ok(bars.length < 3000, `${bars.length}`);
  assert.match(drawing.summary, /10,000 training jobs/);
  assert.match(drawing.note ?? '', /joined/);
  assert.equal(drawing.within?.(0, [0, 0], [1e9, 9]).size, 10_000);
});
