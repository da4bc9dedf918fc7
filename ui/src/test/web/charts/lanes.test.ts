import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joined, lanesOf, type Bar } from '../../../main/web/charts/lanes';
import { chance, trial } from '../samples';

function many(count: number, seed: number) {
  const next = chance(seed);
  return Array.from({ length: count }, (_, index) => {
    const created = new Date(Math.floor(100_000 * next()));
    const started = new Date(+created + Math.floor(100 * next()));
    const ended = new Date(+started + Math.floor(3000 * next() ** 3));
    const status = next() < 0.1 ? 'Failed' : 'Completed';
    return trial(index + 1, { created, started, ended, status });
  });
}

function byLane(bars: readonly Bar[]): Bar[][] {
  const lanes: Bar[][] = [];
  for (const bar of bars) (lanes[bar.lane] ??= []).push(bar);
  return lanes;
}

function neverOverlap(bars: readonly Bar[]): void {
  for (const lane of byLane(bars)) {
    lane.forEach((bar, at) => assert.ok(at === 0 || lane[at - 1]!.to <= bar.created));
  }
}

test('bars in a lane never overlap, and no lane is more than are needed', () => {
  const bars = lanesOf(many(500, 7), 0);
  neverOverlap(bars);
  assert.equal(bars.length, 500);
  const at = (time: number) => bars.filter((bar) => bar.created <= time && bar.to > time).length;
  const most = Math.max(...bars.map((bar) => at(bar.created)));
  assert.equal(byLane(bars).length, most);
});

test('those that took no time at all, created at once, have lanes of their own', () => {
  const created = new Date(5);
  const none = { created, started: created, ended: created };
  const bars = lanesOf([trial(1, none), trial(2, none), trial(3, none)], 0);
  assert.deepEqual(
    bars.map((bar) => bar.lane),
    [0, 1, 2],
  );
});

test('one that runs lasts until now, and none before it was created', () => {
  const running = { status: 'InProgress', ended: undefined } as const;
  const [bar] = lanesOf([trial(1, running)], 5_000_000);
  assert.equal(bar?.to, 5_000_000);
  const [early] = lanesOf([trial(1, running)], 0);
  assert.ok(early!.to >= early!.created, 'where the clocks differ');
});

test('one that ended before it started lasts until it was last seen', () => {
  const modified = new Date(2_000_000);
  const [bar] = lanesOf([trial(1, { status: 'Failed', started: undefined, ended: undefined, modified })], 9e9);
  assert.deepEqual([bar?.from, bar?.to], [bar?.created, 2_000_000]);
});

test('joining keeps the totals, and joins only what is short and alike', () => {
  const bars = lanesOf(many(3000, 3), 0);
  const least = 800;
  const fewer = joined(bars, least);
  assert.ok(fewer.length < bars.length, `${fewer.length} of ${bars.length}`);
  neverOverlap(fewer);
  for (const outcome of ['completed', 'failed']) {
    const total = (some: readonly Bar[]) =>
      some.filter((bar) => bar.outcome === outcome).reduce((sum, bar) => sum + bar.many, 0);
    assert.equal(total(fewer), total(bars), outcome);
  }
  assert.ok(fewer.every((bar) => bar.many === 1 || bar.to - bar.created < 2 * least));
  assert.ok(bars.every((bar) => bar.many === 1), 'the bars themselves stay as they are');
});
