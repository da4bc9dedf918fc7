import assert from 'node:assert/strict';
import { test } from 'node:test';
import { history } from '../../../main/web/charts/history';
import type { Goal, Reason, Trial } from '../../../main/web/model/types';
import {
  DEFINITION,
  chance,
  drawn,
  rendered,
  scene,
  series,
  seriesOf,
  trial,
  trials,
} from '../samples';

const goal = (goal: Goal) => ({ definition: { ...DEFINITION, goal } });

/** The corners of the line of the best so far. */
function steps(all: readonly Trial[], direction: Goal): number[][] {
  const line = rendered(series(history(scene(all, goal(direction))), 'best so far'));
  return line.children[0]!.shape['points'] as number[][];
}

const modelled = (mean: number): Reason => ({
  Kind: 'Modelled',
  Arm: 'global',
  ExpectedValue: mean,
  Deviation: 0.1,
});

test('nothing is drawn of nothing', () => {
  assert.ok('empty' in history(scene([])));
});

test('points stay where they are while more come', () => {
  const end = (many: number, job: object) => {
    const all = trials(...Array.from({ length: many }, (_, index) => index));
    const [axis] = drawn(history(scene(all, { job: job as never }))).option['xAxis'] as {
      max: number;
    }[];
    return Math.floor(axis!.max);
  };
  const running = { status: 'InProgress', trialsMax: 250 };
  assert.deepEqual(
    [1, 10, 11, 15, 16, 101, 149, 201].map((many) => end(many, running)),
    [10, 10, 15, 15, 20, 151, 151, 253],
  );
  assert.equal(end(3, { ...running, trialsMax: 4 }), 4);
  assert.equal(end(11, { ...running, status: 'Completed' }), 11);
});

test('the best so far only gets better, and every step of it is a result', () => {
  const next = chance(5);
  const all = trials(...Array.from({ length: 300 }, () => 5 + next()));
  for (const direction of ['Minimize', 'Maximize'] as const) {
    const sign = direction === 'Minimize' ? -1 : 1;
    const corners = steps(all, direction);
    assert.ok(corners.length > 4);
    for (let i = 1; i < corners.length; i++) {
      assert.ok(corners[i]![0]! >= corners[i - 1]![0]!, 'to the right');
      assert.ok(sign * (corners[i]![1]! - corners[i - 1]![1]!) >= 0, direction);
    }
    const objectives = all.map((each) => sign * each.objective!);
    assert.equal(sign * corners.at(-1)![1]!, Math.max(...objectives));
    assert.equal(corners.at(-1)![0], 300, 'to the end');
    assert.deepEqual(corners[0], [1, all[0]!.objective]);
  }
});

test('the line is the same in whatever order the training jobs are told', () => {
  const all = trials(3, 2, 4, 1);
  assert.deepEqual(steps([...all].reverse(), 'Minimize'), steps(all, 'Minimize'));
  assert.deepEqual(steps(all, 'Minimize'), [
    [1, 3],
    [2, 3],
    [2, 2],
    [4, 2],
    [4, 1],
    [4, 1],
  ]);
});

test('failed and running ones are not in the best so far', () => {
  const all = [
    trial(1, { objective: 5 }),
    trial(2, { objective: 0, status: 'Failed' }),
    trial(3, { objective: 1, status: 'InProgress' }),
    trial(4, { objective: 4, status: 'Stopped' }),
  ];
  assert.deepEqual(
    steps(all, 'Minimize').map(([, value]) => value),
    [5, 5, 4, 4],
  );
});

test('every training job is drawn once, in a strip where it has no result', () => {
  const all = [
    ...trials(5, 4, 3),
    trial(4, { status: 'Failed', objective: undefined }),
    trial(5, { status: 'InProgress', objective: undefined }),
    trial(6, { status: 'InProgress', objective: undefined, reason: modelled(4) }),
    trial(7, { status: 'Completed', objective: undefined }),
    trial(8, { status: 'Stopped', objective: 3.5 }),
  ];
  const drawing = drawn(history(scene(all)));
  const names = seriesOf(drawing)
    .filter(({ id }) => !['best so far', 'expected'].includes(id))
    .flatMap(({ id, data }) =>
      data.map((_, index) => drawing.trialAt?.({ series: id, index })?.name),
    );
  assert.deepEqual(names.sort(), all.map((each) => each.name).sort());
  const of = (id: string) => series(drawing, id).data.map((point) => (point as number[])[0]);
  assert.deepEqual(of('failed'), [4]);
  assert.deepEqual(of('without'), [5, 7]);
  assert.deepEqual(of('global running'), [6]);
  assert.deepEqual(of('spread stopped'), [8]);
});

test('what lies far off is drawn at the edge, and counted on the switch', () => {
  const all = trials(...Array.from({ length: 20 }, (_, index) => 10 + index), 1e9);
  const drawing = drawn(history(scene(all)));
  assert.deepEqual((series(drawing, 'spread completed beyond 1').data[0] as number[])[0], 21);
  const label = drawing.switches?.find(({ key }) => key === 'all')?.label;
  assert.equal(label, 'all values (1 outside)');
  const whole = history(scene(all, { switches: { all: true } }));
  assert.equal(series(whole, 'spread completed').data.length, 21);
});

test('those that a brush leaves out are faded, the others stay', () => {
  const all = trials(3, 2, 1);
  const drawing = history(scene(all, { selection: { brushed: new Set(['job-2']) } }));
  const [faded, whole] = ['spread completed faded', 'spread completed'].map((id) => series(drawing, id));
  assert.deepEqual(faded!.data, [
    [1, 3],
    [3, 1],
  ]);
  assert.deepEqual(whole!.data, [[2, 2]]);
  assert.ok(faded!.itemStyle.opacity! < whole!.itemStyle.opacity! / 4);
});

test('a rectangle holds what lies in it, whichever corner was first', () => {
  const { within } = drawn(history(scene(trials(3, 2, 1))));
  assert.deepEqual(within?.(0, [1.5, 2.5], [3.5, 0.5]), new Set(['job-2', 'job-3']));
  assert.deepEqual(within?.(0, [3.5, 0.5], [1.5, 2.5]), new Set(['job-2', 'job-3']));
  assert.deepEqual(within?.(0, [10, 0], [11, 9]), new Set());
});

test('what the model expected is a mean and a deviation to each side', () => {
  const all = [trial(1, { reason: modelled(1.5), objective: 1 }), trial(2, { objective: 2 })];
  const [mean, low, high] = (series(history(scene(all)), 'expected').data[0] as number[]).slice(1);
  assert.ok(Math.abs(mean! - 1.5) + Math.abs(low! - 1.4) + Math.abs(high! - 1.6) < 1e-9);
  const many = trials(...Array.from({ length: 151 }, (_, index) => index));
  assert.ok(!seriesOf(history(scene(many))).some(({ id }) => id === 'expected'), 'only when asked');
});

test('what the model hoped for is seen on the good side, and no mean beyond the edge', () => {
  const values = Array.from({ length: 9 }, (_, index) => 10 + index);
  const hoped = (mean: number, number = 10) => trial(number, { reason: modelled(mean), objective: 12 });
  const axis = (last: Trial, direction: Goal = 'Minimize') => {
    const drawing = drawn(history(scene([...trials(...values), last], goal(direction))));
    return (drawing.option['yAxis'] as { min: number; max: number }[])[0]!;
  };
  assert.ok(axis(hoped(9)).min <= 8.9);
  assert.ok(axis(hoped(19), 'Maximize').max >= 19.1);
  // An early expectation may be of anything.
  assert.ok(axis(hoped(-1000)).min > 5);
  const [, mean] = series(history(scene([...trials(...values), hoped(-1000)])), 'expected').data[0] as number[];
  assert.ok(Number.isNaN(mean));
});

test("the best's number stands behind the line's end, and what is beyond the edge within the axes", () => {
  const all = trials(...Array.from({ length: 20 }, (_, index) => 10 + index), 1e9);
  const drawing = history(scene(all));
  const [, text] = rendered(series(drawing, 'best so far')).children;
  assert.equal(text!.style['align'], 'left');
  assert.ok((text!.style['x'] as number) > 21);
  const beyond = series(drawing, 'spread completed beyond 1') as unknown as { symbolOffset: number[] };
  assert.deepEqual(beyond.symbolOffset, [0, 5]);
});

test('the one in focus is ringed wherever it lies', () => {
  const all = [...trials(1, 2), trial(3, { status: 'Failed', objective: undefined })];
  const ring = (focus: string) => seriesOf(history(scene(all, { selection: { focus } }))).at(-1);
  assert.deepEqual([ring('job-2')?.id, ring('job-2')?.data], ['focus', [[2, 2]]]);
  assert.deepEqual([ring('job-3')?.id, ring('job-3')?.data], ['focus below', [[3, 0]]]);
});

test('what a rule stopped early is told apart from what somebody stopped', () => {
  const rule = trial(1, { status: 'Stopped', stoppedBecause: 'worse than the median' });
  const somebody = trial(2, { status: 'Stopped' });
  const told = (...all: Trial[]) => drawn(history(scene(all))).legend?.map(({ label }) => label) ?? [];
  assert.ok(told(rule).includes('stopped early'));
  assert.ok(told(somebody).includes('stopped'));
  assert.ok(told(rule, somebody).includes('stopped, early or not'));
});
