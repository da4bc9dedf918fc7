import assert from 'node:assert/strict';
import { test } from 'node:test';
import { curves } from '../../../main/web/charts/curves';
import type { Drawing } from '../../../main/web/charts/drawing';
import { history } from '../../../main/web/charts/history';
import { importance } from '../../../main/web/charts/importance';
import { parallel } from '../../../main/web/charts/parallel';
import { slices } from '../../../main/web/charts/slices';
import { timeline } from '../../../main/web/charts/timeline';
import type { Insight } from '../../../main/web/model/types';
import { drawn, scene, trial, trials } from '../samples';

const INSIGHT: Insight = {
  definition: '',
  ended: 3,
  importance: [{ name: 'x', share: 0.75 }],
  slices: [{ name: 'x', points: [{ value: '0.25', mean: 2, lower: 1, upper: 3 }] }],
};

/** The rows; each has as many cells as there are columns. */
function rows(drawing: Drawing): string[][] {
  const { columns, rows } = drawn(drawing).table();
  for (const row of rows) assert.equal(row.length, columns.length);
  return rows;
}

test('the objective is told in the order of creation, with the best so far', () => {
  const failed = trial(3, { status: 'Failed', objective: 0.1 });
  const told = rows(history(scene([...trials(2, 0.5), failed, trial(4, { objective: 1 })])));
  assert.deepEqual(
    told.map((row) => row.slice(0, 4)),
    [
      ['#1', 'completed', '2', '2'],
      ['#2', 'completed', '0.5', '0.5'],
      ['#3', 'failed', '', '0.5'],
      ['#4', 'completed', '1', '0.5'],
    ],
  );
});

test('configurations are told best first, and then those that failed', () => {
  const all = [...trials(2, 0.5), trial(3, { status: 'Failed' })];
  const told = [
    ['#2', '0.5', '0.5'],
    ['#1', '2', '0.5'],
    ['#3', 'failed', '0.5'],
  ];
  assert.deepEqual(rows(parallel(scene(all))), told);
  assert.deepEqual(rows(slices(scene(all))), told, 'without a model there is no more to tell');
});

test('what the model believes along a hyperparameter is told point by point', () => {
  assert.deepEqual(rows(slices(scene(trials(2, 0.5), { insight: INSIGHT }))), [
    ['x', '0.25', '2', '1', '3'],
  ]);
  assert.deepEqual(rows(importance(scene([], { insight: INSIGHT }))), [['x', '75\u202f%']]);
});

test('a curve is told by its length, beginning, best and end', () => {
  const points = [3, 1, 2].map((value, at) => ({ step: 10 * at, value }));
  assert.deepEqual(rows(curves(scene(trials(2), { curves: [{ trial: 'job-1', points }] }))), [
    ['#1', '3', '3', '1', '10', '2', '20'],
  ]);
  const definition = { name: '', metric: 'memory' };
  const other = curves(scene(trials(2), { curves: [{ trial: 'job-1', points }], definition }));
  assert.deepEqual(
    rows(other),
    [['#1', '3', '3', '1', '10', '3', '0', '2', '20']],
    'the lowest and the highest where nobody knows which is the best',
  );
});

test('the timeline is told by how long each waited and ran, of its own definition alone', () => {
  const other = trial(2, { definition: 'other' });
  const told = rows(timeline(scene(trials(1), { all: [...trials(1), other] })));
  assert.deepEqual(
    told.map((row) => row.filter((_, at) => at !== 2)),
    [['#1', 'completed', '100\u202fms', '400\u202fms', '1']],
  );
});
