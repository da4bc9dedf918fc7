/** What is asked again and again while that fails, and when it ends. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { NetworkError, SessionError } from '../../main/web/api/client';
import { MissingJob } from '../../main/web/model/missing';
import { Poll, type Again } from '../../main/web/model/poll';
import { clockOf, letSettle, seenTab } from './samples';

let asked: number;
let told: (string | undefined)[];
/** What is done from now on. */
let work: () => Promise<Again>;
let poll: Poll;

beforeEach(() => {
  seenTab();
  asked = 0;
  told = [];
  poll = new Poll(
    () => {
      asked++;
      return work();
    },
    () => told.push(poll.error?.message),
  );
});
afterEach(() => poll.stop());

test('what fails is told and done again, slower each time, until it works', async (context) => {
  const clock = clockOf(context);
  work = () => Promise.reject(new NetworkError('away'));
  poll.start();
  for (const pause of [2000, 4000, 8000, 16_000, 30_000, 30_000]) {
    await letSettle();
    clock.tick(pause - 1);
    await letSettle();
    const before = asked;
    clock.tick(1);
    await letSettle();
    assert.equal(asked, before + 1, `after ${pause} ms`);
  }
  work = () => Promise.resolve(1000);
  clock.tick(30_000);
  await letSettle();
  clock.tick(1000);
  await letSettle();
  assert.equal(asked, 9);
  assert.deepEqual(told, [...Array<string>(7).fill('away'), undefined]);
});

test('what asking again would not mend is told, and ends it', async (context) => {
  const clock = clockOf(context);
  const place = { account: '000000000000', region: 'us-west-2' };
  for (const error of [new SessionError('', 403, 'over'), new MissingJob('tuning job', 'x', place)]) {
    asked = 0;
    work = () => Promise.reject(error);
    poll.start();
    for (let tries = 0; tries < 5; tries++) {
      await letSettle();
      clock.tick(60_000);
    }
    assert.equal(asked, 1, error.message);
    assert.equal(poll.error, error);
  }
});
