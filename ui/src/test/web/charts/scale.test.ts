import assert from 'node:assert/strict';
import { test } from 'node:test';
import { windowOf } from '../../../main/web/charts/window';
import { axisOf, linear, logarithmic, reverse, type Axis } from '../../../main/web/charts/scale';
import type { Range, Scale as Kind } from '../../../main/web/model/types';
import { chance } from '../samples';

const SCALES = { linear, logarithmic, reverse };

function numeric(scale: Kind, min: number, max: number, kind: 'continuous' | 'integer'): Axis {
  return axisOf({ kind, name: 'x', min, max, scale });
}

function labels(axis: Axis, about: number): string[] {
  return axis.ticks(about).map((place) => axis.label(place));
}

function isClose(found: number | undefined, expected: number): void {
  assert.ok(Math.abs(found! - expected) <= 1e-9 * Math.max(1, Math.abs(expected)), `${found}`);
}

test('a value goes to its place and comes back', () => {
  const values = { linear: [-5, 0, 1e9], logarithmic: [1e-300, 0.5, 1e9], reverse: [-3, 0.9999] };
  for (const [name, scale] of Object.entries(SCALES)) {
    for (const value of values[name as keyof typeof values]) {
      isClose(scale.from(scale.to(value)!), value);
    }
  }
});

test('places are at equal distances for equal steps, factors, and factors of the rest', () => {
  isClose(linear.to(3)! - linear.to(2)!, linear.to(2)! - linear.to(1)!);
  isClose(logarithmic.to(100)! - logarithmic.to(10)!, logarithmic.to(10)! - logarithmic.to(1)!);
  isClose(reverse.to(0.999)! - reverse.to(0.99)!, reverse.to(0.99)! - reverse.to(0.9)!);
  assert.ok(reverse.to(0.999)! > reverse.to(0.99)!, 'it grows');
});

test('what a scale cannot hold has no place', () => {
  const impossible: [keyof typeof SCALES, number[]][] = [
    ['linear', [NaN, Infinity, -Infinity]],
    ['logarithmic', [NaN, Infinity, 0, -1]],
    ['reverse', [NaN, Infinity, -Infinity, 1, 2]],
  ];
  for (const [name, values] of impossible) {
    for (const value of values) assert.equal(SCALES[name].to(value), undefined, `${name} ${value}`);
  }
});

test('ticks are round values', () => {
  assert.deepEqual(linear.ticks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(linear.ticks(-7, 12, 4), [-5, 0, 5, 10]);
  assert.deepEqual(logarithmic.ticks(1e-4, 1, 5), [1e-4, 1e-3, 1e-2, 0.1, 1]);
  assert.deepEqual(logarithmic.ticks(1e-9, 1, 4), [1e-9, 1e-6, 1e-3, 1]);
  assert.deepEqual(labels(numeric('ReverseLogarithmic', 0.9, 0.9999, 'continuous'), 4), [
    '0.9',
    '0.99',
    '0.999',
    '0.9999',
  ]);
});

test('ticks lie within, ascend, and are neither none nor too many', () => {
  const next = chance(1);
  for (const [name, scale] of Object.entries(SCALES)) {
    for (let i = 0; i < 2000; i++) {
      const span = 10 ** (8 * next() - 4);
      let low = name === 'linear' ? 200 * next() - 100 : 10 ** (12 * next() - 6);
      let high = name === 'linear' ? low + span : low * (1.01 + span);
      if (name === 'reverse') [low, high] = [1 - 0.9 * next(), 1 - 10 ** (-6 * next() - 1.1)];
      if (name === 'reverse' && low >= high) continue;
      const about = 2 + Math.floor(8 * next());
      const ticks = scale.ticks(low, high, about);
      const what = `${name} ${low} to ${high} about ${about}: ${ticks.join(' ')}`;
      assert.ok(ticks.length >= 1 && ticks.length <= 3 * about + 1, what);
      ticks.forEach((tick, at) => {
        const room = 1e-8 * Math.max(Math.abs(low), Math.abs(high));
        assert.ok(tick >= low - room && tick <= high + room, what);
        assert.ok(at === 0 || tick > ticks[at - 1]!, what);
      });
    }
  }
});

test('ends that differ by rounding alone have one tick', () => {
  assert.deepEqual(linear.ticks(0.3, 0.1 + 0.2, 5), [0.3]);
  assert.deepEqual(linear.ticks(0.9333333333333333, 0.9333333333333335, 5), [0.9333333333333333]);
  assert.deepEqual(linear.ticks(2, 2, 5), [2]);
});

test('the ends of a range are the ends of its axis', () => {
  const axis = numeric('Logarithmic', 1e-4, 10, 'continuous');
  isClose(axis.low, -4);
  isClose(axis.high, 1);
  assert.equal(axis.place('0.0001'), axis.low);
  assert.equal(axis.place('10.0'), axis.high);
  assert.equal(axis.label(axis.high), '10');
});

test('a hyperparameter that is none has no place', () => {
  const axis = numeric('Linear', 0, 1, 'continuous');
  for (const text of [undefined, '', ' ', 'one', 'NaN']) assert.equal(axis.place(text), undefined);
  assert.equal(axis.place('1.0E-4'), 1e-4);
});

test('whole numbers have ticks at whole numbers alone', () => {
  assert.deepEqual(labels(numeric('Linear', 1, 3, 'integer'), 6), ['1', '2', '3']);
  assert.deepEqual(labels(numeric('Logarithmic', 1, 1024, 'integer'), 4), ['1', '10', '100', '1000']);
  assert.deepEqual(labels(numeric('Logarithmic', 1, 3, 'integer'), 6), ['1', '2', '3']);
});

test('a range of one value is drawn in the middle, with its value', () => {
  const axis = numeric('Linear', 7, 7, 'integer');
  assert.ok(axis.low < 7 && axis.high > 7);
  isClose((axis.low + axis.high) / 2, axis.place('7')!);
  assert.deepEqual(labels(axis, 5), ['7']);
});

test('rates close to one are told with all their nines', () => {
  const axis = numeric('ReverseLogarithmic', 0.9, 0.99999999, 'continuous');
  assert.equal(axis.label(axis.high), '0.99999999');
  assert.equal(axis.label(axis.place('0.95')!), '0.95');
});

test('categories lie at 0, 1, 2 in the order of the range', () => {
  const range: Range = { kind: 'categorical', name: 'k', values: ['b', 'a', '1', '01'] };
  const axis = axisOf(range);
  assert.deepEqual(
    range.values.map((value) => axis.place(value)),
    [0, 1, 2, 3],
  );
  assert.deepEqual(labels(axis, 2), range.values);
  assert.deepEqual([axis.low, axis.high], [-0.5, 3.5]);
  assert.equal(axis.place('c'), undefined);
  assert.equal(axis.place(undefined), undefined);
});

test('axes have ticks for all numbers, however close, large or small, and soon', () => {
  const pairs: [number, number][] = [[0.3, 0.30000000000000004], [0.9999999999999999, 1], [1, 1.0000000000000002], [5e-324, 1e-323], [1, 1e300],
    [-1e308, 1e308], [9007199254740992, 9007199254740998], [0, Number.MAX_VALUE], [1e-300, 1e300], [7, 7]];
  for (const [low, high] of pairs) {
    for (const log of [false, true]) {
      for (const all of [false, true]) {
        const shown = windowOf([low, high, high], 'Minimize', log, all);
        const from = shown.scale.from(shown.low), to = shown.scale.from(shown.high);
        for (const about of [2, 5, 10]) {
          const ticks = shown.scale.ticks(from, to, about);
          assert.ok(ticks.length <= 200 && ticks.every((tick) => !Number.isNaN(tick)), `${low} to ${high}: ${ticks}`);
        }
      }
    }
    for (const scale of ['Linear', 'Logarithmic', 'ReverseLogarithmic'] as const) {
      const axis = axisOf({ kind: 'continuous', name: 'x', min: low, max: high, scale });
      assert.ok(axis.ticks(5).length <= 200);
    }
  }
});
