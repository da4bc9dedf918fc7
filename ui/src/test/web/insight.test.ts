/** What is said of a search, in the words that `hone describe --insight` has, too. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jobOf, summaryOf } from '../../main/web/api/parse';
import { sayings } from '../../main/web/model/insight';
import { MissingJob, placeIn } from '../../main/web/model/missing';
import { longReason, shortReason, surprise } from '../../main/web/model/reasons';
import type { Insight, Reason, WarmStartType } from '../../main/web/model/types';

const job = (details?: object) =>
  jobOf({
    HyperParameterTuningJobName: 'job',
    HyperParameterTuningJobArn: 'arn',
    HyperParameterTuningJobStatus: 'InProgress',
    CreationTime: 1,
    TuningJobCompletionDetails: details,
  });

const said = (details?: object, insight?: Insight) =>
  Object.fromEntries(sayings(job(details), insight).map(({ term, text }) => [term, text]));

test('how long nothing improved is what Describe counts, with a model or without', () => {
  const counted = (many: number) => said({ NumberOfTrainingJobsObjectiveNotImproving: many });
  assert.deepEqual(said(), {});
  assert.deepEqual(counted(0), {});
  assert.deepEqual(counted(1), { 'Not improving': 'the last result (by more than 1\u202f%)' });
  assert.deepEqual(counted(7), { 'Not improving': 'the last 7 results (by more than 1\u202f%)' });
});

test('convergence is told where Describe has detected it', () => {
  const insight: Insight = { definition: '', ended: 40, regretBound: 0.0123, importance: [], slices: [] };
  assert.equal(said({}, insight)['Convergence'], undefined);
  assert.equal(said({}, insight)['Left to gain'], 'up to 0.012, the model believes');
  const share = (best: number) => sayings(job(), insight, best).at(1)!.text;
  assert.equal(share(-0.5), 'up to 0.012 (2.5\u202f% of the best), the model believes');
  assert.equal(share(0), 'up to 0.012, the model believes');
  const converged = said({ ConvergenceDetectedTime: 1_764_257_422.5 }, insight);
  assert.match(converged['Convergence']!, /^detected at 2025-11-2\d \d\d:\d\d:22$/);
});

test('what is left to gain is not known as long as the server tells of no bound', () => {
  const check = { observed: 9, concordance: 0.5, residual: 1 };
  const insight: Insight = { definition: '', ended: 9, check, importance: [], slices: [] };
  assert.equal(said({}, insight)['Left to gain'], 'not known yet');
  assert.equal(said({}, { ...insight, check: undefined })['Left to gain'], undefined);
});

test('a model that is not checked yet may suggest all the same', () => {
  const insight: Insight = { definition: '', ended: 7, importance: [], slices: [] };
  assert.equal(said({}, insight)['Model'], 'not checked yet: that takes eight results that differ');
});

test('a model is told with how often it is right, and its errors with what it says of them', () => {
  const model = (residual: number) => {
    const check = { observed: 40, concordance: 0.83, residual };
    return sayings(job(), { definition: '', ended: 40, check, importance: [], slices: [] })[0]!;
  };
  assert.equal(model(1).text, 'right about the better of two in 83\u202f% of cases');
  assert.match(model(0.986).detail!, /Its errors are 0\.99 times as large as it says\.$/);
  assert.match(model(2).detail!, /Its errors are 2 times as large/);
});

test('parents that are taken for other data than the request says are told', () => {
  const asked = (type: string) =>
    jobOf({
      HyperParameterTuningJobName: 'job',
      HyperParameterTuningJobArn: 'arn',
      HyperParameterTuningJobStatus: 'InProgress',
      CreationTime: 1,
      WarmStartConfig: {
        WarmStartType: type as WarmStartType,
        ParentHyperParameterTuningJobs: [{ HyperParameterTuningJobName: 'parent' }],
      },
    });
  const taken: Insight = { definition: '', ended: 0, warmStart: 'TransferLearning', importance: [], slices: [] };
  const terms = (type: string) => sayings(asked(type), taken).map(({ term }) => term);
  assert.ok(terms('IdenticalDataAndAlgorithm').includes('Warm start'));
  assert.ok(!terms('TransferLearning').includes('Warm start'));
});

const modelled = (more: Partial<Reason>): Reason => ({
  Kind: 'Modelled',
  TrainingJobsObserved: 9,
  ...more,
});

test('a box around the best is told with its width, however wide', () => {
  const wide = modelled({ Arm: 'local', BoxWidth: 0.8 });
  assert.equal(shortReason(wide), 'model, around the best');
  assert.match(longReason(wide, []), /around the best .*, in a box of 80\u202f% of the ranges on average\./);
  const older = modelled({ Arm: 'local' });
  assert.equal(shortReason(older), 'model, around the best');
  assert.match(longReason(older, []), /^The model looked around the best configuration so far\. /);
  assert.equal(shortReason(modelled({ Arm: 'global' })), 'model, whole space');
  assert.match(longReason(modelled({ Arm: 'global' }), []), /^The model looked over the whole space\. /);
});

test('a result is told with how far it lay from what was expected', () => {
  assert.equal(surprise(0.53, { mean: 0.5, deviation: 0.02 }), ', as expected');
  assert.equal(surprise(0.422, { mean: 0.5, deviation: 0.02 }), ', 3.9 standard deviations away');
  assert.equal(surprise(0.53, { mean: 0.5, deviation: 0 }), '');
});

test('a tuning job that is not there is told with the place where it was looked for', () => {
  const arn = 'arn:aws:sagemaker:us-west-2:000000000000:hyper-parameter-tuning-job/other';
  assert.deepEqual(placeIn(arn), { region: 'us-west-2', account: '000000000000' });
  assert.match(new MissingJob('tuning job', 'churn', placeIn(arn)).message, /churn in account 0{12}, region us-west-2/);
});

test('the list counts what completed without a value as far as the counters tell', () => {
  const valueless = (Completed: number, Stopped: number, Succeeded?: number) =>
    summaryOf({
      HyperParameterTuningJobName: 'job',
      HyperParameterTuningJobArn: 'arn',
      HyperParameterTuningJobStatus: 'Completed',
      CreationTime: 1,
      TrainingJobStatusCounters: { Completed, Stopped },
      ObjectiveStatusCounters: Succeeded === undefined ? undefined : { Succeeded },
    }).valueless;
  assert.deepEqual([valueless(5, 1, 0), valueless(12, 0, 9), valueless(12, 3, 15)], [5, 3, 0]);
  assert.equal(valueless(12, 0), 0);
});
