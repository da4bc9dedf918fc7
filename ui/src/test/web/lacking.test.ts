import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lacking, lackingText } from '../../main/web/model/lacking';
import type { Insight, Job, Status } from '../../main/web/model/types';
import { trial } from './samples';

const job = (status: Status) => ({ status, strategy: 'Bayesian' }) as Job;
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

test('nothing is taken to be lacking that is there, or may come', () => {
  assert.deepEqual(lacking(job('InProgress'), [], NOTHING), []);
  const reported = [trial(1, { reports: 1 }), ...failed];
  const known = { ...NOTHING, importance: [{ name: 'x', share: 1 }] };
  assert.deepEqual(lacking(job('Completed'), reported, known), []);
  assert.deepEqual(lacking(job('Completed'), reported), [], 'the model is on its way');
});
