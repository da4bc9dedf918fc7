import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparedWith, comparison } from '../../main/web/model/comparison';
import { DEFINITION, trial } from './samples';

test('a hyperparameter differs where not all have the same value', () => {
  const [x] = DEFINITION.ranges;
  const definition = { ...DEFINITION, ranges: [x!, { ...x!, name: 'y' }] };
  const all = [
    trial(1, { parameters: { x: '1', y: '2' } }),
    trial(2, { parameters: { x: '1' } }),
    trial(3, { parameters: { x: '1', y: '2' } }),
  ];
  const lines = comparison(definition, all);
  assert.deepEqual(
    lines.map(({ range, values, differs }) => [range.name, differs, ...values]),
    [
      ['x', false, '1', '1', '1'],
      ['y', true, '2', undefined, '2'],
    ],
  );
});

test('a training job is compared with those that are kept, and with the best as the last', () => {
  const [one, two, three] = [trial(1), trial(2), trial(3)];
  const others = (...some: Parameters<typeof comparedWith>) =>
    comparedWith(...some).map(({ number }) => number);
  assert.deepEqual(others(one, [], three), [3]);
  assert.deepEqual(others(one, [two], three), [2, 3]);
  assert.deepEqual(others(one, [three, two], three), [2, 3], 'the best once');
  assert.deepEqual(others(one, [one, two], three), [2, 3], 'never with itself');
  assert.deepEqual(others(three, [one], three), [1]);
  assert.deepEqual(others(one, [two], undefined), [2]);
});
