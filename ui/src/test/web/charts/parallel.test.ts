import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parallel } from '../../../main/web/charts/parallel';
import { heldIn, interval, intervalsIn, intervalsText } from '../../../main/web/charts/intervals';
import type { Definition, Goal, Interval } from '../../../main/web/model/types';
import { DEFINITION, chance, drawn, scene, series, seriesOf, trial, trials } from '../samples';

const space = (goal: Goal): Definition => ({
  ...DEFINITION,
  goal,
  ranges: [
    { kind: 'continuous', name: 'x', min: 0, max: 1, scale: 'Linear' },
    { kind: 'categorical', name: 'k', values: ['a', 'b'] },
  ],
});

interface Datum {
  value: number[];
  lineStyle: { opacity: number };
}

interface Axis {
  min: number;
  max: number;
  axisLabel: { formatter(place: number): string };
}

const axes = (drawing: ReturnType<typeof parallel>) => drawn(drawing).option['parallelAxis'] as Axis[];

test('those that are compared stand out in colours of their own, but for the best', () => {
  const selection = { beside: ['job-2', 'job-3', 'job-1'], focus: 'job-3' };
  const drawing = drawn(parallel(scene(trials(1, 2, 3), { selection })));
  const lines = seriesOf(drawing).filter(({ id }) => id.startsWith('beside'));
  const colour = ({ data, lineStyle }: (typeof lines)[number]) => [lineStyle.color, ...(data[0] as number[])];
  assert.deepEqual(lines.map(colour), [['first', 0.5, -2]]);
  assert.ok(drawing.legend?.some((item) => item.label === '#2' && item.colour === 'first'));
});

test('without a result there is no line', () => {
  assert.ok('empty' in parallel(scene([trial(1, { status: 'Failed' })])));
});

test('what failed is a line of its own kind, which has no place on the objective', () => {
  const all = [
    trial(1, { parameters: { x: '0.1', k: 'a' } }),
    trial(2, { parameters: { x: '0.3', k: 'b' }, status: 'Failed' }),
    trial(3, { parameters: { x: '0.4', k: 'b' }, objective: undefined }),
  ];
  const drawing = drawn(parallel(scene(all, { definition: space('Minimize') })));
  const failed = series(drawing, 'failed').data as Datum[];
  assert.deepEqual(failed.map(({ value }) => value), [[0.3, 1, NaN], [0.4, 1, NaN]]);
  assert.equal(drawing.trialAt?.({ series: 'failed', index: 1 })?.name, 'job-3');
  assert.ok(drawing.legend?.some(({ label }) => label === 'failed or without a value'));
  const none = drawn(parallel(scene(all.slice(0, 1), { definition: space('Minimize') })));
  assert.ok(!none.legend?.some(({ label }) => label.startsWith('failed')));
});

test('better is at the top for both goals, and told with the values themselves', () => {
  for (const [goal, best, worst] of [
    ['Minimize', 'job-1', '3'],
    ['Maximize', 'job-3', '1'],
  ] as const) {
    const drawing = parallel(scene(trials(1, 2, 3), { definition: space(goal) }));
    const lines = series(drawing, 'lines').data as Datum[];
    const heights = lines.map((line) => line.value.at(-1)!);
    const last = drawn(drawing).trialAt?.({ series: 'lines', index: 2 });
    assert.equal(last?.name, best, 'the best is drawn last');
    assert.equal(heights[2], Math.max(...heights));
    const axis = axes(drawing).at(-1)!;
    assert.ok(axis.min < Math.min(...heights) && axis.max > Math.max(...heights));
    assert.equal(axis.axisLabel.formatter(heights[0]!), worst);
    const marked = series(drawing, 'best').data[0] as number[];
    assert.equal(marked.at(-1), heights[2]);
  }
});

test('a line goes through its hyperparameters, and leaves out what it has not', () => {
  const all = [trial(1, { parameters: { x: '0.25', k: 'b' } }), trial(2, { parameters: { x: '0.5' } })];
  const drawing = parallel(scene(all, { definition: space('Minimize') }));
  const [second, first] = series(drawing, 'lines').data as Datum[];
  assert.deepEqual(first!.value.slice(0, 2), [0.25, 1]);
  assert.deepEqual(second!.value.slice(0, 2), [0.5, NaN]);
});

test('what lies beyond the edge of the objective is counted', () => {
  const far = trials(...Array.from({ length: 20 }, (_, index) => 10 + index), 1e9);
  assert.equal(drawn(parallel(scene(far))).note, '1 value lies beyond the edge.');
  assert.equal(drawn(parallel(scene(far.slice(0, 20)))).note, undefined);
});

test('of ten thousand the best are drawn', () => {
  const next = chance(11);
  const all = trials(...Array.from({ length: 10_000 }, () => 1 + next()));
  const drawing = drawn(parallel(scene(all)));
  const lines = series(drawing, 'lines').data;
  assert.equal(lines.length, 1000);
  const best = all.reduce((least, each) => (each.objective! < least.objective! ? each : least));
  assert.equal(drawing.trialAt?.({ series: 'lines', index: 999 })?.name, best.name);
  assert.match(drawing.note ?? '', /1,000 of 10,000/);
  const shown = new Set(lines.map((_, index) => drawing.trialAt!({ series: 'lines', index })!));
  const worst = Math.max(...[...shown].map((each) => each.objective!));
  assert.ok(all.every((each) => shown.has(each) || each.objective! >= worst));
});

test('those that a brush leaves out are faded', () => {
  const selection = { brushed: new Set(['job-1']), focus: 'job-2' };
  const drawing = parallel(scene(trials(1, 2, 3), { selection }));
  const opacities = (series(drawing, 'lines').data as Datum[]).map((each) => each.lineStyle.opacity);
  assert.ok(opacities[0]! < 0.1 && opacities[1]! < 0.1 && opacities[2]! > 0.5, `${opacities}`);
  assert.ok(seriesOf(drawing).some(({ id }) => id === 'focus'));
});

test('intervals on several axes hold those that are in all of them, also what comes later', () => {
  const definition = space('Minimize');
  const all = [
    trial(1, { parameters: { x: '0.1', k: 'a' } }),
    trial(2, { parameters: { x: '0.2', k: 'b' } }),
    trial(3, { parameters: { x: '0.9', k: 'a' } }),
    trial(4, { parameters: { x: '0.2', k: 'a' }, status: 'Failed' }),
  ];
  const held = (text: string, some = all) => [...heldIn(intervalsIn(text, definition), definition, some)];
  assert.deepEqual(held('0_0_0.5'), ['job-1', 'job-2', 'job-4']);
  assert.deepEqual(held('0_0_0.15*0_0.8_1*1_-0.2_0.2'), ['job-1', 'job-3']);
  assert.deepEqual(held('2__2.5'), ['job-1', 'job-2']);
  const later = trial(5, { parameters: { x: '0.3', k: 'b' }, objective: 0 });
  assert.deepEqual(held('2__2.5', [...all, later]), ['job-1', 'job-2', 'job-5']);
  assert.deepEqual(intervalsIn('9_0_1*x_0_1*0_2_1**', definition), []);
});

test('the ends of an interval are as exact as its axis, however far that is from zero', () => {
  const ends = interval(0, [0.2, 0.7], { low: 0, high: 1 }, (place) => 1234567 + place);
  assert.ok(Math.abs(ends.from - 1234567.2) < 1e-3 && Math.abs(ends.to - 1234567.7) < 1e-3, JSON.stringify(ends));
  const wide = interval(0, [0.2, 0.7], { low: 0, high: 1 }, (place) => 1000 * place + 1 / 3);
  assert.deepEqual([wide.from, wide.to], [200.33, 700.33]);
});

test('an area becomes an interval and its address, and is drawn from it again', () => {
  for (const goal of ['Minimize', 'Maximize'] as const) {
    const definition = space(goal);
    const all = trials(1, 2, 3, 4);
    const of = (intervals?: Interval[]) =>
      drawn(parallel(scene(all, { definition, selection: { intervals } })));
    const [, , objective] = axes(of()) as [Axis, Axis, Axis];
    const areas: [number, [number, number]][] = [
      [0, [0.25, 0.75]],
      [1, [-0.5, 0.5]],
      [2, [(objective.min + objective.max) / 2, objective.max]],
    ];
    const intervals = areas.map(([axis, [one, other]]) => of().intervalOf!(axis, [other, one]));
    const text = intervalsText(intervals);
    assert.equal(text, `0_0.25_0.75*1__0.5*2_${goal === 'Minimize' ? '_2.5' : '2.5_'}`);
    assert.deepEqual(intervalsIn(text, definition), intervals);
    const again = of(intervalsIn(text, definition)).areas!;
    assert.deepEqual([...again], areas.map(([axis, area]) => [axis, [area]]));
  }
});
