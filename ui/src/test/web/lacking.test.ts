import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lacking, lackingText } from '../../main/web/model/lacking';
import type { Insight, Job, Status } from '../../main/web/model/types';
import { trial } from './samples';

const job = (status: Status, definitions = 1, strategy = 'Bayesian') =>
  ({ status, strategy, definitions: Array(definitions).fill({}) }) as unknown as Job;
const NOTHING: Insight = { definition: '', ended: 2, importance: [], slices: [] };
const failed = [1, 2].map((at) => trial(at, { status: 'Failed', objective: undefined }));

test('what a failed tuning job cannot show is told in one line, with why', () => {
  assert.equal(
    lackingText(lacking(job('Failed'), failed, NOTHING)),
    'Not shown: What matters (that takes eight results that differ), Configurations and Along ' +
      'each hyperparameter (no training job has a result), Learning curves (no training job ' +
      'reported a value).',
  );
});

test('what a model learns from is the same with every strategy', () => {
  for (const strategy of ['Bayesian', 'Random', 'One that comes later']) {
    const few = lackingText(lacking(job('Completed', 1, strategy), [trial(1)], NOTHING));
    assert.match(few, /What matters \(that takes eight results that differ\)/, strategy);
  }
});

test('nothing is taken to be lacking that is there, or may come', () => {
  assert.deepEqual(lacking(job('InProgress'), [], NOTHING), []);
  const reported = [
    trial(1),
    trial(2, { status: 'Failed', objective: undefined, reports: 1 }),
  ];
  const known = { ...NOTHING, importance: [{ name: 'x', share: 1 }] };
  assert.deepEqual(lacking(job('Completed'), reported, known), []);
  assert.deepEqual(lacking(job('Completed'), reported), [], 'the model is on its way');
  const told = [trial(1, { status: 'Failed', objective: undefined, reports: 1 })];
  assert.doesNotMatch(lackingText(lacking(job('Failed'), told)), /Learning curves/);
  assert.match(lackingText(lacking(job('Stopped'), [])), /there was no training job/);
  assert.match(lackingText(lacking(job('Stopped', 2), [])), /no training job has this definition/);
});
