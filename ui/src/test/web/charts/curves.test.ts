import assert from 'node:assert/strict';
import { test } from 'node:test';
import { curves } from '../../../main/web/charts/curves';
import type { Curve } from '../../../main/web/model/types';
import { DEFINITION, drawn, scene, series, seriesOf, trial, trials } from '../samples';

const curve = (trial: string, ...values: number[]): Curve => ({
  trial,
  points: values.map((value, step) => ({ step: step + 1, value })),
});

const THREE = [curve('job-1', 3, 2), curve('job-2', 3, 1, 0.5), curve('job-3', 4, 3)];

test('a curve without points is none', () => {
  assert.ok('empty' in curves(scene(trials(1), { curves: [curve('job-1')] })));
  const drawing = curves(scene(trials(1, 2), { curves: [curve('job-1'), curve('job-2', 1)] }));
  assert.deepEqual(
    seriesOf(drawing).map(({ id }) => id),
    ['job-2'],
  );
});

test('each training job is a line by the step', () => {
  const drawing = drawn(curves(scene(trials(2, 0.5, 3), { curves: THREE })));
  assert.deepEqual(series(drawing, 'job-2').data, [
    [1, 3],
    [2, 1],
    [3, 0.5],
  ]);
  assert.equal(drawing.trialAt?.({ series: 'job-2', index: 0 })?.number, 2);
});

test('the best stands out, in the direction of the goal, and no failed one does', () => {
  const all = [...trials(2, 0.5), trial(3, { objective: 0.1, status: 'Failed' })];
  const coloured = (goal: 'Minimize' | 'Maximize') =>
    seriesOf(curves(scene(all, { curves: THREE, definition: { ...DEFINITION, goal } })))
      .filter(({ lineStyle }) => lineStyle.color === 'best')
      .map(({ id }) => id);
  assert.deepEqual(coloured('Minimize'), ['job-2']);
  assert.deepEqual(coloured('Maximize'), ['job-1']);
});

test('each that is compared has a colour of its own, and the legend names it', () => {
  const four = [...THREE, curve('job-4', 2, 1.5)];
  const selection = { focus: 'job-3', beside: ['job-1', 'job-4'] };
  const drawing = curves(scene(trials(2, 0.5, 3, 1.5), { curves: four, selection }));
  const colours = seriesOf(drawing).map(({ lineStyle }) => lineStyle.color);
  assert.deepEqual(colours, ['first', 'best', 'text', 'second']);
  const told = drawn(drawing).legend?.map(({ label, colour }) => [label, colour]);
  assert.deepEqual(told, [
    ['best', 'best'],
    ['in focus', 'text'],
    ['#1', 'first'],
    ['#4', 'second'],
  ]);
});

test('those that a brush leaves out are faded, the one in focus never', () => {
  const selection = { brushed: new Set(['job-1']), focus: 'job-3' };
  const drawing = curves(scene(trials(1, 2, 3), { curves: THREE, selection, job: undefined }));
  const opacity = (id: string) => series(drawing, id).lineStyle.opacity;
  assert.ok(opacity('job-2') < 0.1);
  assert.deepEqual([opacity('job-1'), opacity('job-3')], [1, 1]);
});

test('the values at a step are told best first', () => {
  const at = (goal: 'Minimize' | 'Maximize', step: number) =>
    drawn(curves(scene(trials(1, 2, 3), { curves: THREE, definition: { ...DEFINITION, goal } })))
      .tipAt?.(step)
      ?.rows.map(([name]) => name);
  assert.deepEqual(at('Minimize', 2), ['#2', '#1', '#3']);
  assert.deepEqual(at('Maximize', 2), ['#3', '#1', '#2']);
  assert.deepEqual(at('Minimize', 3), ['#2']);
  assert.equal(at('Minimize', 9), undefined);
});

test('of a metric without a goal all is drawn, and the best is still the one that is told', () => {
  const metric = { name: '', metric: 'reward' };
  const values = Array.from({ length: 60 }, (_, at) => (at < 45 ? -21 : at - 45));
  const all = [curve('job-1', ...values), curve('job-2', 1, 2)];
  const drawing = drawn(curves(scene(trials(1, 2), { curves: all, definition: metric, best: 'job-2' })));
  const { min, max } = drawing.option['yAxis'] as { min: number; max: number };
  assert.ok(min < -21 && max > 14, `${min} to ${max}`);
  assert.deepEqual(drawing.switches, []);
  assert.equal(series(drawing, 'job-2').lineStyle.color, 'best');
  assert.equal(series(drawing, 'job-1').lineStyle.color, 'accent');
  assert.deepEqual(
    drawing.tipAt?.(1)?.rows.map(([name]) => name),
    ['#2', '#1'],
  );
});

test('how many there is no room for is told', () => {
  const many = trials(...Array.from({ length: 350 }, (_, index) => index));
  const sixty = many.slice(0, 60).map(({ name }) => curve(name, 1, 2));
  const note = (more: object) => drawn(curves(scene(many, { curves: sixty, ...more }))).note;
  assert.match(note({})!, /^60 of 350 training jobs are drawn: those that run, the best 20 and the newest\.$/);
  assert.equal(note({ selection: { brushed: new Set(['job-1', 'job-2']) } }), undefined);
  assert.equal(drawn(curves(scene(trials(1, 2, 3), { curves: THREE }))).note, undefined);
});

test('on a logarithm places are exponents', () => {
  const wide = { curves: [curve('job-1', 100, 1)], switches: { log: true } };
  assert.deepEqual(series(curves(scene(trials(1), wide)), 'job-1').data, [
    [1, 2],
    [2, 0],
  ]);
});

test('a curve that stands alone is named where it is not of the one that is looked at', () => {
  const legend = (focus?: string) =>
    drawn(curves(scene(trials(2, 0.5), { curves: [THREE[1]!], selection: { focus } }))).legend;
  assert.deepEqual(legend(), []);
  assert.deepEqual(legend('job-2'), []);
  assert.deepEqual(
    legend('job-1')?.map((item) => item.label),
    ['best'],
  );
});
