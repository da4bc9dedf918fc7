import assert from 'node:assert/strict';
import { test } from 'node:test';
import { curves } from '../../../main/web/charts/curves';
import type { Draw } from '../../../main/web/charts/drawing';
import { history } from '../../../main/web/charts/history';
import { importance } from '../../../main/web/charts/importance';
import { parallel } from '../../../main/web/charts/parallel';
import { slices } from '../../../main/web/charts/slices';
import { timeline } from '../../../main/web/charts/timeline';
import { DEFINITION, drawn, scene, trials } from '../samples';

const insight = { importance: [{ name: 'x', share: 1 }], slices: [] } as never;
const UNTOLD = { importance: [], slices: [] } as never;
const CURVES = [{ trial: 'job-1', points: [{ step: 1, value: 1 }] }];
const CHARTS: Draw[] = [curves, history, importance, parallel, slices, timeline];

/** What it takes without and with data. */
function heights(draw: Draw, status: string): [number | undefined, number] {
  const job = { status, parallelMax: 3 } as never;
  const nothing = draw(scene([], { job, insight: UNTOLD }));
  assert.ok('empty' in nothing, draw.name);
  const something = drawn(draw(scene(trials(1, 2), { job, insight, curves: CURVES })));
  return [nothing.height, something.height];
}

test('a chart takes as much before there is data as it will with some', () => {
  for (const draw of CHARTS) {
    const [before, after] = heights(draw, 'InProgress');
    // The legend is not the drawing's.
    assert.ok(before! >= after && before! <= after + 30, `${draw.name}: ${before}, then ${after}`);
  }
});

test('where nothing will come, nothing is left free', () => {
  for (const draw of CHARTS) assert.equal(heights(draw, 'Failed')[0], undefined, draw.name);
});

test('what is on its way takes its place, also of a job that has ended', () => {
  const job = { status: 'Completed' } as never;
  const reading = curves(scene([], { job, curves: undefined, definition: DEFINITION }));
  assert.ok('empty' in reading && reading.height! > 280);
  const learning = importance(scene(trials(1, 2), { job }));
  assert.ok('empty' in learning && learning.height! > 24 && learning.empty !== 'No importance.');
});
