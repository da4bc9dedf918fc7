import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failuresOf, valuelessOf } from '../../main/web/model/failures';
import { countsOf, endedOf, outcomeOf } from '../../main/web/model/trials';
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

test('the same error of a script is one, though it was called with other hyperparameters', () => {
  const script = (x: string, loss: string) =>
    `ExecuteUserScriptError:\nExitCode 1\nErrorMessage "loss ${loss}"\nCommand "python3 t.py ${x}"`;
  const failures = told(
    failed(1, script('--eta 0.1 --kind a', '2.3E-4')),
    failed(2, script('--eta 7 --kind bb --deep', '17')),
    failed(3, script('--eta 7 --kind bb', '1.5')),
  );
  assert.deepEqual(failures.map(([, ...numbers]) => numbers), [[3, 2, 1]]);
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

const silent = (number: number, failure?: string) =>
  trial(number, { objective: undefined, failure });

test('training jobs that completed without a value tell why, apart from those that failed', () => {
  const all = [
    silent(1, 'no value was found: 12 lines were read'),
    trial(2),
    failed(3, 'out of memory'),
    silent(4, 'no value was found: 9 lines were read'),
    silent(5),
  ];
  assert.deepEqual(
    valuelessOf(all).map(({ reason, trials }) => [reason, ...trials.map(({ number }) => number)]),
    [
      ['no value was found: 9 lines were read', 4, 1],
      ['No reason was told; its log may have one.', 5],
    ],
  );
  assert.deepEqual(told(...all), [['out of memory', 3]]);
});

test('a value is missed of those that a bound ended, and of no others that were stopped', () => {
  const stopped = (number: number, secondaryStatus: string, objective?: number) =>
    trial(number, { status: 'Stopped', secondaryStatus, objective });
  const [only, ...others] = valuelessOf([
    stopped(1, 'Stopped'),
    stopped(2, 'MaxRuntimeExceeded'),
    stopped(3, 'MaxRuntimeExceeded', 0.5),
    trial(4, { status: 'InProgress', secondaryStatus: 'Training', objective: undefined }),
  ]);
  assert.match(only!.reason, /MaxRuntimeInSeconds/);
  assert.deepEqual(
    only!.trials.map(({ number }) => number),
    [2],
  );
  assert.deepEqual(others, []);
});

test('what completed without a value is an outcome of its own', () => {
  const all = [trial(1), silent(2), trial(3, { objective: NaN }), failed(4)];
  assert.deepEqual(all.map(outcomeOf), ['completed', 'valueless', 'valueless', 'failed']);
  const counts = countsOf(all);
  assert.deepEqual([counts.completed, counts.valueless, counts.failed], [1, 2, 1]);
  assert.equal(endedOf(counts), 4);
});
