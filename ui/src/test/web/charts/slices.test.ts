import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importance } from '../../../main/web/charts/importance';
import { slices } from '../../../main/web/charts/slices';
import type { Definition, Insight, Range, Slice } from '../../../main/web/model/types';
import { DEFINITION, chance, drawn, rendered, scene, series, seriesOf, trial, trials } from '../samples';

const linear = (name: string): Range => ({ kind: 'continuous', name, min: 0, max: 1, scale: 'Linear' });

const space = (...names: string[]): Definition => ({ ...DEFINITION, ranges: names.map(linear) });

function insight(shares: Record<string, number>, slices: Slice[] = []): Insight {
  const importance = Object.entries(shares).map(([name, share]) => ({ name, share }));
  return { definition: '', ended: 3, importance, slices };
}

test('panels are in the order of importance, and in the range\'s where there is none', () => {
  const definition = space('a', 'b', 'c');
  const names = (more: object) => drawn(slices(scene(trials(1, 2), { definition, ...more }))).names;
  assert.deepEqual(names({}), ['a', 'b', 'c']);
  assert.deepEqual(names({ insight: insight({ b: 0.2, c: 0.7, a: 0.1 }) }), ['c', 'b', 'a']);
  assert.deepEqual(names({ insight: insight({ c: 1 }) }), ['c', 'a', 'b']);
});

test('of many hyperparameters the most important are shown until all are asked for', () => {
  const definition = space('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
  const more = { definition, insight: insight({ h: 0.9 }) };
  const few = drawn(slices(scene(trials(1), more)));
  assert.deepEqual(few.names, ['h', 'a', 'b', 'c', 'd', 'e']);
  const all = drawn(slices(scene(trials(1), { ...more, switches: { panels: true } })));
  assert.equal(all.names?.length, 8);
});

test('a point lies at its hyperparameter\'s value and its objective', () => {
  const drawing = slices(scene([trial(1, { parameters: { x: '0.25' } }), trial(2, { parameters: {} })]));
  const points = seriesOf(drawing).filter(({ id }) => id.includes('age')).flatMap(({ data }) => data);
  assert.deepEqual(points, [[0.25, 1]]);
});

test('failed ones are not among the points, and the best is in the direction of the goal', () => {
  const all = [...trials(2, 1, 3), trial(4, { objective: 0, status: 'Failed' })];
  const best = (goal: 'Minimize' | 'Maximize') =>
    series(slices(scene(all, { definition: { ...DEFINITION, goal } })), '0 best').data;
  assert.deepEqual(best('Minimize'), [[0.5, 1]]);
  assert.deepEqual(best('Maximize'), [[0.5, 3]]);
});

test('what failed is a cross at the lower edge of its value, so that it is seen to have been tried', () => {
  const definition: Definition = { ...DEFINITION, ranges: [{ kind: 'categorical', name: 'k', values: ['a', 'b'] }] };
  const all = [
    ...[1, 2].map((at) => trial(at, { parameters: { k: 'a' } })),
    trial(3, { parameters: { k: 'b' }, status: 'Failed', objective: undefined }),
    trial(4, { parameters: { k: 'b' }, status: 'InProgress', objective: undefined }),
  ];
  const drawing = drawn(slices(scene(all, { definition, selection: { focus: 'job-3' } })));
  const [cross, ...others] = series(drawing, '0 failed').data as [number, number][];
  const [x, y] = cross!;
  assert.equal(others.length, 0);
  assert.equal(Math.round(x), 1);
  const axis = (drawing.option['yAxis'] as { min: number }[])[0]!;
  assert.equal(y, axis.min);
  assert.equal(drawing.trialAt?.({ series: '0 failed', index: 0 })?.name, 'job-3');
  assert.deepEqual(series(drawing, '0 focus').data, [[x, y]]);
  assert.ok(drawing.legend?.some(({ label, glyph }) => label === 'failed' && glyph === 'cross'));
  const high = (drawing.option['yAxis'] as { max: number }[])[0]!.max;
  const above = y + 0.01 * (high - y);
  const held = drawing.within!(0, [0.5, above], [1.5, above + 0.1 * (high - y)]);
  assert.deepEqual([...held], ['job-3'], 'a pointer draws above the edge');
});

test('what was stopped before its first value is a cross, too, and in the table', () => {
  const stopped = trial(3, { status: 'Stopped', objective: undefined });
  const drawing = drawn(slices(scene([...trials(2, 1), stopped])));
  assert.equal(series(drawing, '0 failed').data.length, 1);
  assert.ok(drawing.legend?.some(({ label }) => label === 'without a value'));
  assert.match(drawing.summary, /1 failed or told no value/);
  assert.deepEqual(drawing.table().rows.at(-1)?.slice(0, 2), ['#3', 'stopped']);
});

test('of thousands of failures those that are chosen are drawn', () => {
  const failures = Array.from({ length: 3000 }, (_, at) =>
    trial(at + 3, { status: 'Failed', objective: undefined }),
  );
  const chosen = ['job-1501', 'job-1503', 'job-2999'];
  const selection = { focus: chosen[0]!, brushed: new Set(chosen.slice(1)) };
  const drawing = drawn(slices(scene([...trials(2, 1), ...failures], { selection })));
  const crosses = seriesOf(drawing).filter(({ id }) => id.startsWith('0 failed'));
  assert.equal(crosses.flatMap(({ data }) => data).length, 300);
  const names = crosses.flatMap(({ id, data }) =>
    data.map((_, index) => drawing.trialAt?.({ series: id, index })?.name),
  );
  assert.ok(chosen.every((name) => names.includes(name)));
  assert.match(drawing.note ?? '', /300 of 3,000 without a result are drawn/);
});

test('of ten thousand the best is among the points', () => {
  const next = chance(3);
  const all = Array.from({ length: 10_000 }, (_, index) =>
    trial(index + 1, { objective: 1 + next(), parameters: { x: String(next()) } }),
  );
  all[7777] = trial(7778, { objective: 0.5, parameters: { x: '0.125' } });
  const drawing = drawn(slices(scene(all)));
  const marks = seriesOf(drawing).filter(({ id }) => id.includes('age')).flatMap(({ data }) => data);
  assert.equal(marks.length, 1200);
  assert.deepEqual(series(drawing, '0 best').data, [[0.125, 0.5]]);
  assert.match(drawing.note ?? '', /^1,200 points of 10,000/);
  const held = drawn(drawing).within?.(0, [0, 0.9], [1, 2.1]);
  assert.equal(held?.size, 9999, 'a rectangle holds those that are not drawn, too');
});

test('what the model believes is a line in a band, between its bounds', () => {
  const point = (value: string, mean: number) => ({ value, mean, lower: mean - 0.1, upper: mean + 0.1 });
  const slice: Slice = { name: 'x', points: [point('1', 1.5), point('0', 1.2), point('no', 9)] };
  const drawing = slices(scene(trials(1, 2), { insight: insight({ x: 1 }, [slice]) }));
  const [band, line] = rendered(series(drawing, '0 model')).children;
  assert.deepEqual(line!.shape['points'], [
    [0, 1.2],
    [1, 1.5],
  ]);
  assert.equal((band!.shape['points'] as unknown[]).length, 4);
});

test('points of a category lie beside its place, the same at each drawing', () => {
  const definition: Definition = { ...DEFINITION, ranges: [{ kind: 'categorical', name: 'k', values: ['a', 'b'] }] };
  const all = Array.from({ length: 50 }, (_, i) => trial(i + 1, { objective: 100 + i, parameters: { k: i % 2 ? 'b' : 'a' } }));
  const places = () =>
    seriesOf(slices(scene(all, { definition }))).filter(({ id }) => id.includes('age')).flatMap(({ data }) => data as number[][]);
  assert.deepEqual(places(), places());
  assert.ok(places().every(([x, y]) => Math.round(x!) === y! % 2));
});

test('importance is told from the most to the least', () => {
  const drawing = importance(scene([], { insight: insight({ a: 0.1, b: 0.6, c: 0.3 }) }));
  assert.deepEqual(series(drawing, 'shares').data, [0.6, 0.3, 0.1]);
  assert.deepEqual(drawn(drawing).tip?.({ series: 'shares', index: 0 })?.title, 'b');
  assert.ok('empty' in importance(scene([])));
  assert.ok('empty' in importance(scene([], { insight: insight({}) })));
});
