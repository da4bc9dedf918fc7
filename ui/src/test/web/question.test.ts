/** Whether a link may take a tab out of its session without asking. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { ServerClient } from '../../main/web/api/client';
import { questionOf } from '../../main/web/model/question';

const real = globalThis.fetch;
const MINE = { account: '111111111111', region: 'us-west-2' };
const THEIRS = { account: '222222222222', region: 'us-west-2' };
const FAULT = { __type: 'InternalFailure', message: 'A fault.' };

/** Where each token's session may read; others have ended. */
let places: Record<string, { account: string; region: string } | typeof FAULT>;
let ended: string[];

beforeEach(() => {
  places = {};
  ended = [];
  globalThis.fetch = (_, options) => {
    const { Authorization } = options!.headers as Record<string, string>;
    const place = places[Authorization!.replace('Bearer ', '')];
    if (place === undefined) return json({ __type: 'ExpiredTokenException', message: 'Over.' }, 403);
    if ('__type' in place) return json(place, 500);
    const { region, account } = place;
    const logGroupArn = `arn:aws:logs:${region}:${account}:log-group:/aws/sagemaker/TrainingJobs`;
    return json({ logGroups: [{ logGroupArn }] });
  };
});
afterEach(() => {
  globalThis.fetch = real;
});

const json = (body: object, status = 200) =>
  Promise.resolve(new Response(JSON.stringify(body), { status }));
const client = (token: string) => new ServerClient(token, () => ended.push(token));
const asked = () => questionOf(client('own'), client('linked'));

test('a link to another account is asked about, with both accounts', async () => {
  places = { own: MINE, linked: THEIRS };
  assert.deepEqual(await asked(), { from: MINE, to: THEIRS });
});

test("a link to the same account is not, also not where it leads to another of its regions", async () => {
  places = { own: MINE, linked: { ...MINE } };
  assert.equal(await asked(), undefined);
  places = { own: MINE, linked: { ...MINE, region: 'eu-west-1' } };
  assert.equal(await asked(), undefined);
});

test('who has no session any more is not asked, and the end is told', async () => {
  places = { linked: THEIRS };
  assert.equal(await asked(), undefined);
  assert.deepEqual(ended, ['own']);
  places = {};
  assert.equal(await asked(), undefined);
});

test('a link that has ended takes nobody out of a session that goes on', async () => {
  places = { own: MINE };
  assert.deepEqual(await asked(), { from: MINE, to: undefined });
  assert.deepEqual(ended, ['linked']);
});

test('a server that cannot tell decides nothing', async () => {
  for (const faulty of ['own', 'linked']) {
    places = { own: MINE, linked: THEIRS, [faulty]: FAULT };
    await assert.rejects(asked(), /A fault/);
  }
});
