import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logOf, placeIn, sideOf, windowOf } from '../../../main/web/charts/window';

const even = (many: number, from = 0, step = 1) =>
  Array.from({ length: many }, (_, index) => from + index * step);

/** The ends without the room beside them. */
function holds(window: { low: number; high: number }, low: number, high: number): void {
  const room = (window.high - window.low) * 0.1;
  assert.ok(window.low < low && window.low > low - room, `low ${window.low}`);
  assert.ok(window.high > high && window.high < high + room, `high ${window.high}`);
}

test('values that lie together are all shown', () => {
  const window = windowOf(even(20), 'Minimize', false, false);
  holds(window, 0, 19);
  assert.deepEqual([window.below, window.above], [0, 0]);
});

test('a value that stands for a failure does not press the others into a line', () => {
  const bad = windowOf([...even(20), 1e9], 'Minimize', false, false);
  holds(bad, 0, 19);
  assert.deepEqual([bad.below, bad.above], [0, 1]);
  const low = windowOf([...even(20), -1e9], 'Maximize', false, false);
  holds(low, 0, 19);
  assert.deepEqual([low.below, low.above], [1, 0]);
});

test('a result that is good and far off is still shown', () => {
  holds(windowOf([...even(20, 100), 2], 'Minimize', false, false), 2, 119);
  holds(windowOf([...even(20, 100), 400], 'Maximize', false, false), 100, 400);
  const broken = windowOf([...even(20, 100), -1e9], 'Minimize', false, false);
  assert.equal(broken.below, 1, 'a metric that went wrong is no result');
});

test('where more than half are alike another measure tells what is near', () => {
  const values = [...Array<number>(40).fill(5), ...even(8, 5.5, 0.1), 1e9];
  const window = windowOf(values, 'Minimize', false, false);
  assert.equal(window.above, 1);
  assert.ok(window.high < 100);
});

test('all values are shown where that is asked, and where they are few', () => {
  holds(windowOf([...even(20), 1e9], 'Minimize', false, true), 0, 1e9);
  holds(windowOf([1, 2, 1e9], 'Minimize', false, false), 1, 1e9);
});

test('where nobody knows which values are good all are shown, and none on a logarithm', () => {
  // Most rounds of a game are lost alike before it is learned.
  const reward = [...even(45, -21, 0.01), ...even(15, -17.8, 2.7)];
  const window = windowOf(reward, undefined, false, false);
  holds(window, -21, 20);
  assert.deepEqual([window.below, window.above], [0, 0]);
  assert.ok(windowOf(reward, 'Minimize', false, false).above > 0);
  assert.deepEqual(logOf([1, 5, 20], undefined), { wide: true, preferred: false });
});

test('equal values lie in the middle of a range', () => {
  for (const value of [0, 3, -3, 1e9, 1e-12]) {
    const window = windowOf([value, value], 'Minimize', false, false);
    assert.ok(window.low < value && window.high > value, `${value}`);
    assert.ok(Math.abs((window.low + window.high) / 2 - value) <= 1e-9 * Math.abs(value));
  }
});

test('values that differ by rounding alone are equal', () => {
  const window = windowOf([0.3, 0.1 + 0.2], 'Minimize', false, false);
  assert.ok(window.high - window.low > 0.01, `${window.high - window.low}`);
});

test('what is no number, or has no logarithm, is left out', () => {
  holds(windowOf([NaN, 1, 2, Infinity, 3], 'Minimize', false, false), 1, 3);
  holds(windowOf([-1, 0, 10, 1000], 'Minimize', true, false), 1, 3);
  for (const values of [[], [NaN]]) {
    const { empty, low, high } = windowOf(values, 'Minimize', false, false);
    assert.ok(empty && low < high);
  }
  assert.equal(windowOf([1], 'Minimize', false, false).empty, false);
});

test('a logarithm is offered for positive values that are far apart', () => {
  const goal = 'Minimize';
  assert.deepEqual(logOf([1, 19], goal), { wide: false, preferred: false });
  assert.deepEqual(logOf([1, 5, 20], goal), { wide: true, preferred: true });
  assert.deepEqual(logOf([0, 1, 100], goal), { wide: false, preferred: false });
  assert.deepEqual(logOf([-5, 1, 100], goal), { wide: false, preferred: false });
  assert.deepEqual(logOf([], goal), { wide: false, preferred: false });
  assert.deepEqual(logOf([1, 100], 'Maximize'), { wide: true, preferred: false });
});

test('a logarithm is not preferred for the sake of an outlier', () => {
  assert.deepEqual(logOf([...even(20, 10), 1e9], 'Minimize'), { wide: true, preferred: false });
});

test('a value beyond the window is drawn at its edge and on its side', () => {
  const window = windowOf([...even(20), 1e9], 'Minimize', false, false);
  assert.equal(placeIn(window, 1e9), window.high);
  assert.equal(placeIn(window, -1e9), window.low);
  assert.equal(placeIn(window, NaN), window.low);
  assert.equal(placeIn(window, 7), 7);
  assert.deepEqual(
    [1e9, -1e9, NaN, 7].map((value) => sideOf(window, value)),
    [1, -1, -1, 0],
  );
});
