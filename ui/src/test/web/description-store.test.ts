/** The description of the training job in the panel while the server or the session fails. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { NetworkError, ServerClient } from '../../main/web/api/client';
import { DescriptionStore } from '../../main/web/model/description-store';
import { MissingJob } from '../../main/web/model/missing';
import { clockOf, letSettle, seenTab, trial } from './samples';

const real = globalThis.fetch;

const LOG_GROUP = 'arn:aws:logs:us-west-2:000000000000:log-group:/aws/sagemaker/TrainingJobs';

let asked: string[];
let ended: number;
/** What the server answers from now on. */
let answer: () => Promise<Response>;
let store: DescriptionStore;

beforeEach(() => {
  seenTab();
  asked = [];
  ended = 0;
  globalThis.fetch = (_, options) => {
    const { TrainingJobName } = JSON.parse(options!.body as string) as Record<string, string>;
    if (!TrainingJobName) return json({ logGroups: [{ logGroupArn: LOG_GROUP }] });
    asked.push(TrainingJobName);
    return answer();
  };
  const client = new ServerClient('token', () => ended++);
  store = new DescriptionStore(client, () => {});
});
afterEach(() => {
  store.stop();
  globalThis.fetch = real;
});

const json = (body: object, status = 200) =>
  Promise.resolve(new Response(JSON.stringify(body), { status }));
const described = () => json({ TrainingJobName: 'job-1', TrainingJobStatus: 'Completed' });
const missing = () => json({ __type: 'ResourceNotFound', message: 'Not found.' }, 400);
const refused = () => json({ __type: 'InternalFailure', message: 'A fault.' }, 500);

test('it is read once, and again when the training job has come further', async () => {
  answer = described;
  for (const status of ['InProgress', 'InProgress', 'Completed'] as const) {
    store.want(trial(1, { status }));
    await letSettle();
  }
  assert.deepEqual(asked, ['job-1', 'job-1']);
  assert.equal(store.described?.TrainingJobName, 'job-1');
});

test('what fails is asked for again, and what is known stays meanwhile', async (context) => {
  const clock = clockOf(context);
  answer = described;
  store.want(trial(1, { status: 'InProgress' }));
  await letSettle();
  answer = refused;
  store.want(trial(1));
  await letSettle();
  assert.equal(store.error?.message, 'A fault.');
  assert.equal(store.described?.TrainingJobName, 'job-1');
  answer = described;
  clock.tick(60_000);
  await letSettle();
  assert.equal(asked.length, 3);
  assert.equal(store.error, undefined);
});

test('nothing is asked again once it is closed, not even where the answer was on its way', async (context) => {
  const clock = clockOf(context);
  let fail = (_: Error) => {};
  answer = () => new Promise((_, reject) => (fail = reject));
  store.want(trial(1));
  await letSettle();
  store.stop();
  answer = refused;
  fail(new NetworkError('away'));
  for (let tries = 0; tries < 5; tries++) {
    await letSettle();
    clock.tick(60_000);
  }
  assert.deepEqual(asked, ['job-1']);
  assert.equal(store.error, undefined);
});

test('one that is not there is not asked for again, and neither is anything without a session', async (context) => {
  const clock = clockOf(context);
  const waits = async () => {
    for (let tries = 0; tries < 5; tries++) {
      await letSettle();
      clock.tick(60_000);
    }
  };
  answer = missing;
  store.want(trial(1));
  await waits();
  assert.ok(store.error instanceof MissingJob, String(store.error));
  assert.deepEqual(asked, ['job-1']);
  answer = () => json({ __type: 'ExpiredTokenException', message: 'Over.' }, 403);
  store.want(trial(2));
  await waits();
  assert.deepEqual(asked, ['job-1', 'job-2']);
  assert.equal(ended, 1);
  assert.equal(store.error?.message, 'Over.');
});

test("another's answer is not taken for this one's", async () => {
  const waiting: ((response: Response) => void)[] = [];
  answer = () => new Promise((resolve) => waiting.push(resolve));
  store.want(trial(2));
  await letSettle();
  store.want(trial(1));
  await letSettle();
  waiting[1]!(await described());
  waiting[0]!(await json({ TrainingJobName: 'job-2', TrainingJobStatus: 'Completed' }));
  await letSettle();
  assert.equal(store.described?.TrainingJobName, 'job-1');
});
