import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failuresOf } from '../../main/web/model/failures';
import { trial } from './samples';

const failed = (number: number, failure?: string) => trial(number, { status: 'Failed', failure });

const told = (...trials: ReturnType<typeof trial>[]) =>
  failuresOf(trials).map(({ reason, trials }) => [reason, ...trials.map((each) => each.number)]);

test('the same error is one, though it has other numbers and names in each training job', () => {
  assert.deepEqual(
    told(
      failed(1, 'job-1 has 755 rows'),
      failed(2, 'out of memory'),
      trial(3),
      failed(4, 'job-4 has 38 rows'),
    ),
    [
      ['job-4 has 38 rows', 4, 1],
      ['out of memory', 2],
    ],
  );
});

test('the commonest reason comes first, and of equals the newest', () => {
  const kinds = told(failed(1, 'a'), failed(2, 'b'), failed(3, 'b'), failed(4, 'c'));
  assert.deepEqual(kinds, [
    ['b', 3, 2],
    ['c', 4],
    ['a', 1],
  ]);
});

test('a failure without a reason is told, too, and nothing else is one', () => {
  assert.deepEqual(told(failed(1), trial(2, { status: 'Stopped', failure: 'x' })), [
    ['No reason was told.', 1],
  ]);
  assert.deepEqual(told(trial(1)), []);
});
