/** What a report answers in the server's place. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from '../../main/web/api/client';
import {
  batchGetMetrics,
  describeLogStreams,
  describeTrainingJob,
  describeTuningInsight,
  describeTuningJob,
  getLogEvents,
  listTuningHistory,
  searchTuningJobs,
} from '../../main/web/api/operations';
import { SavedClient, type Saved } from '../../main/web/api/saved-client';

const ARN = 'arn:aws:sagemaker:us-west-2:111111111111:';
const STREAM = 'a-001/algo-1-1';
const lines = [1, 2, 3, 4, 5].map((n) => ({ timestamp: n, message: `line ${n}` }));
const saved: Saved = {
  SavedTime: 1,
  TuningJob: {
    HyperParameterTuningJobName: 'a',
    HyperParameterTuningJobArn: `${ARN}hyper-parameter-tuning-job/a`,
    HyperParameterTuningJobStatus: 'Completed',
    CreationTime: 1,
  },
  TrainingJobs: [
    {
      TrainingJobName: 'a-001',
      Number: 1,
      TrainingJobStatus: 'Completed',
      SecondaryStatus: 'Completed',
      CreationTime: 1,
      LastModifiedTime: 2,
    },
  ],
  Definitions: [{ TrainingJobsEnded: 1, Importance: [] }],
  Descriptions: {
    'a-001': {
      TrainingJobName: 'a-001',
      TrainingJobArn: `${ARN}training-job/a-001`,
      CreationTime: 1,
      TrainingJobStatus: 'Completed',
      SecondaryStatus: 'Completed',
    },
  },
  Metrics: { loss: { 'a-001': { XAxisValues: [1, 2], MetricValues: [0.5, 0.25] } } },
  Logs: { 'a-001': { [STREAM]: lines } },
};
const client = new SavedClient(saved);

test('it is where its tuning job was', async () => {
  assert.deepEqual(await client.where(), { account: '111111111111', region: 'us-west-2' });
});

test('it answers all that is asked of its tuning job', async () => {
  assert.equal(await describeTuningJob(client, 'a'), saved.TuningJob);
  assert.equal((await listTuningHistory(client, 'a', {})).TrainingJobs, saved.TrainingJobs);
  assert.equal(await describeTuningInsight(client, 'a'), saved.Definitions);
  assert.equal(await describeTrainingJob(client, 'a-001'), saved.Descriptions['a-001']);
});

test('a training job without values of a metric has an empty series', async () => {
  const arns = [`${ARN}training-job/a-001`, `${ARN}training-job/a-002`];
  const [known, none] = await batchGetMetrics(client, 'loss', arns);
  assert.deepEqual(known!.MetricValues, [0.5, 0.25]);
  assert.deepEqual(none!.MetricValues, []);
  const [other] = await batchGetMetrics(client, 'auc', arns);
  assert.deepEqual(other!.MetricValues, []);
});

test('a log is read from its end, and back to where it begins', async () => {
  assert.deepEqual(await describeLogStreams(client, 'a-001'), [STREAM]);
  assert.deepEqual(await describeLogStreams(client, 'a-002'), []);
  const texts = (answer: Awaited<ReturnType<typeof getLogEvents>>) =>
    (answer.events ?? []).map(({ message }) => message);
  const end = await getLogEvents(client, STREAM, { limit: 2 });
  assert.deepEqual(texts(end), ['line 4', 'line 5']);
  const after = await getLogEvents(client, STREAM, { limit: 2, token: end.nextForwardToken });
  assert.deepEqual([texts(after), after.nextForwardToken], [[], end.nextForwardToken]);
  const before = await getLogEvents(client, STREAM, { limit: 3, token: end.nextBackwardToken });
  assert.deepEqual(texts(before), ['line 1', 'line 2', 'line 3']);
  const first = await getLogEvents(client, STREAM, { limit: 3, token: before.nextBackwardToken });
  assert.deepEqual(texts(first), []);
  assert.equal(first.nextBackwardToken, before.nextBackwardToken);
});

test('what it does not hold is told', async () => {
  await assert.rejects(describeTrainingJob(client, 'b-001'), (error: unknown) => {
    return error instanceof ApiError && error.kind === 'ResourceNotFound';
  });
  await assert.rejects(searchTuningJobs(client), /does not hold what SageMaker\.Search answers/);
});
