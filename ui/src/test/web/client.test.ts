/** How the page speaks with a server that is away, hangs, or is behind something else. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { ApiError, NetworkError, ServerClient, SessionError } from '../../main/web/api/client';
import { describeTuningInsight } from '../../main/web/api/operations';

const real = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = real;
});

/** Answers in this order; the last one from then on. */
function answering(...answers: (() => Response)[]): () => number {
  let asked = 0;
  globalThis.fetch = () => Promise.resolve(answers[Math.min(asked++, answers.length - 1)]!());
  return () => asked;
}

const json = (body: object, status = 200) => () => new Response(JSON.stringify(body), { status });
const page = (status: number) => () => new Response('<html>Bad Gateway</html>', { status });
const client = (within?: number, ended = () => {}) => new ServerClient('token', ended, within);
const failing = (asked: Promise<unknown>) =>
  asked.then(
    () => assert.fail('it succeeded'),
    (error: unknown) => error as Error,
  );

test('a server that hangs is told as one that cannot be reached, and is asked once', async () => {
  let asked = 0;
  globalThis.fetch = (_, options) => {
    asked++;
    return new Promise((_resolve, reject) => {
      const { signal } = options!;
      signal!.addEventListener('abort', () => reject(signal!.reason as Error));
      setTimeout(() => reject(new Error('nobody gave up')), 2000).unref();
    });
  };
  const error = await failing(client(30).call('SageMaker.Search', {}));
  assert.ok(error instanceof NetworkError, String(error));
  assert.match(error.message, /in time/);
  assert.equal(asked, 1);
});

/** Answers after `begins` and from then on with a part of the body after each of `pauses`. */
function slowly(begins: number, ...pauses: number[]): void {
  const body = new TextEncoder().encode('{"Definitions":["ä"]}');
  globalThis.fetch = async (_, options) => {
    const { signal } = options!;
    const after = (milliseconds: number) =>
      new Promise<void>((resolve, reject) => {
        signal!.addEventListener('abort', () => reject(signal!.reason as Error));
        setTimeout(resolve, milliseconds);
      });
    await after(begins);
    return new Response(
      new ReadableStream({
        async start(stream) {
          const most = Math.ceil(body.length / pauses.length);
          try {
            for (const [at, pause] of pauses.entries()) {
              await after(pause);
              stream.enqueue(body.slice(at * most, (at + 1) * most));
            }
            stream.close();
          } catch (error) {
            stream.error(error);
          }
        },
      }),
    );
  };
}

test('an answer that has begun may take long while more of it comes', async () => {
  // Each byte by itself: what a letter is made of may come apart.
  slowly(0, ...Array<number>(22).fill(30));
  assert.deepEqual(await client(400).call('Hone.ListTuningHistory', {}), { Definitions: ['ä'] });
});

test('an answer that has begun and of which no more comes is told as one that is late', async () => {
  slowly(0, 10, 10, 2000);
  const error = await failing(client(50).call('Hone.ListTuningHistory', {}));
  assert.ok(error instanceof NetworkError, String(error));
  assert.match(error.message, /in time/);
});

test('an insight is waited for while the server computes it', async () => {
  slowly(100, 0);
  assert.deepEqual(await describeTuningInsight(client(30), 'job'), ['ä']);
});

test('who gives up hears of that, not of the server', async () => {
  globalThis.fetch = (_, options) =>
    new Promise((_resolve, reject) => {
      options!.signal!.addEventListener('abort', () => reject(options!.signal!.reason as Error));
    });
  const gone = new AbortController();
  const asked = failing(client().call('SageMaker.Search', {}, gone.signal));
  gone.abort();
  assert.equal((await asked).name, 'AbortError');
});

test("a proxy's page is not shown, and is asked past once", async () => {
  const asked = answering(page(502));
  const error = await failing(client().call('SageMaker.Search', {}));
  assert.equal(error.message, 'Something between here and Hone answered 502.');
  assert.equal(asked(), 2);
  answering(page(502), json({ Results: [] }));
  assert.deepEqual(await client().call('SageMaker.Search', {}), { Results: [] });
  answering(page(200));
  assert.match((await failing(client().call('SageMaker.Search', {}))).message, /answered 200/);
});

test("what the server refuses is told in its own words, and a session's end ends it", async () => {
  answering(json({ __type: 'com.amazon#ValidationException:', message: 'No such x.' }, 400));
  const refused = await failing(client().call('SageMaker.Search', {}));
  assert.ok(refused instanceof ApiError && refused.kind === 'ValidationException');
  assert.equal(refused.message, 'No such x.');
  let ended = 0;
  answering(json({ __type: 'ExpiredTokenException', message: 'Over.' }, 403));
  const over = await failing(client(1000, () => ended++).call('SageMaker.Search', {}));
  assert.ok(over instanceof SessionError);
  assert.equal(ended, 1);
});

test('where a session may read is asked for once, and again only where that failed', async () => {
  const logGroupArn = 'arn:aws-cn:logs:cn-north-1:111122223333:log-group:/aws/sagemaker/TrainingJobs';
  const fails = json({ __type: 'InternalFailure', message: 'A fault.' }, 500);
  const asked = answering(fails, json({ logGroups: [{ logGroupArn }] }));
  const asking = client();
  assert.equal((await failing(asking.where())).message, 'A fault.');
  assert.equal(asking.place, undefined);
  const place = { account: '111122223333', region: 'cn-north-1' };
  assert.deepEqual(await Promise.all([asking.where(), asking.where()]), [place, place]);
  assert.deepEqual(await asking.where(), place);
  assert.deepEqual(asking.place, place);
  assert.equal(asked(), 2);
});
