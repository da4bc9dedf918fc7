/** Lists of jobs while jobs come, end and are deleted. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { ListStore, type Listed } from '../../main/web/model/list-store';
import type { Status } from '../../main/web/model/types';
import { letSettle, seenTab } from './samples';

const PAGE = 2;

/** The server's, newest first. */
let jobs: Listed[];
/** The pages that were asked for: `all`, or a status, and where they begin. */
let asked: string[];
let minutes: number;
let store: ListStore<Listed>;

beforeEach(() => {
  seenTab();
  asked = [];
  minutes = 0;
  store = new ListStore(
    ({ status, nextToken = '0' }) => {
      asked.push(`${status ?? 'all'} ${nextToken}`);
      const found = jobs.filter((job) => !status || job.status === status);
      const end = Number(nextToken) + PAGE;
      return Promise.resolve({
        jobs: found.slice(Number(nextToken), end),
        nextToken: end < found.length ? String(end) : undefined,
      });
    },
    () => {},
    () => 60_000 * minutes,
  );
});
afterEach(() => store.stop());

/** `many`, of which the first is the newest; all have ended. */
function listed(many: number): Listed[] {
  return Array.from({ length: many }, (_, at) => ({
    name: `job-${many - at}`,
    status: 'Completed',
    created: new Date(1000 * (many - at)),
  }));
}

const at = (name: string) => jobs.findIndex((job) => job.name === name);
const become = (name: string, status: Status) => (jobs[at(name)] = { ...jobs[at(name)]!, status });
const remove = (name: string) => jobs.splice(at(name), 1);
const names = () => store.jobs.map(({ name }) => name);

/** Have it ask once more, as it does after a pause. */
async function ask(): Promise<void> {
  store.stop();
  asked = [];
  store.start();
  await letSettle();
}

test('all pages are read once, and from then on the first', async () => {
  jobs = listed(5);
  await ask();
  assert.deepEqual(asked, ['all 0', 'all 2', 'all 4']);
  assert.deepEqual(names(), ['job-5', 'job-4', 'job-3', 'job-2', 'job-1']);
  assert.equal(store.loading, false);
  await ask();
  assert.deepEqual(asked, ['all 0']);
});

test('of a list of one page none that was deleted stays, the last and the only one neither', async () => {
  jobs = listed(2);
  become('job-1', 'InProgress');
  await ask();
  remove('job-1');
  await ask();
  assert.deepEqual(names(), ['job-2']);
  assert.deepEqual(asked, ['all 0']);
  remove('job-2');
  await ask();
  assert.deepEqual(names(), []);
});

test('one of the first page that was deleted is gone at once, and those beyond stay', async () => {
  jobs = listed(5);
  await ask();
  remove('job-5');
  await ask();
  assert.deepEqual(asked, ['all 0']);
  assert.deepEqual(names(), ['job-4', 'job-3', 'job-2', 'job-1']);
});

test('one that was deleted while it ran beyond the first page is gone after one more reading', async () => {
  jobs = listed(5);
  become('job-1', 'InProgress');
  become('job-2', 'InProgress');
  await ask();
  remove('job-1');
  become('job-2', 'Stopped');
  await ask();
  assert.deepEqual(asked, ['all 0', 'InProgress 0', 'Stopping 0']);
  await ask();
  assert.deepEqual(asked, ['all 0', 'all 2']);
  assert.deepEqual(names(), ['job-5', 'job-4', 'job-3', 'job-2']);
  assert.equal(store.jobs.at(-1)!.status, 'Stopped');
  await ask();
  assert.deepEqual(asked, ['all 0']);
});

test('one that had ended beyond the first page and was deleted is gone within minutes', async () => {
  jobs = listed(6);
  await ask();
  remove('job-2');
  minutes = 4;
  await ask();
  assert.deepEqual(asked, ['all 0']);
  minutes = 5;
  await ask();
  assert.deepEqual(asked, ['all 0', 'all 2', 'all 4']);
  assert.deepEqual(names(), ['job-6', 'job-5', 'job-4', 'job-3', 'job-1']);
  assert.equal(store.loading, false);
});
