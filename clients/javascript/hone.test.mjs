// The AWS SDK for JavaScript v3, as its users write it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CloudWatchLogsClient, GetLogEventsCommand, DescribeLogStreamsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateHyperParameterTuningJobCommand,
  DescribeHyperParameterTuningJobCommand,
  DescribeTrainingJobCommand,
  ResourceInUse,
  ResourceNotFound,
  SageMakerClient,
  paginateListTrainingJobsForHyperParameterTuningJob,
  waitUntilTrainingJobCompletedOrStopped,
} from "@aws-sdk/client-sagemaker";

const client = new SageMakerClient({});
const request = (name) => ({
  HyperParameterTuningJobName: name,
  HyperParameterTuningJobConfig: {
    Strategy: "Random",
    HyperParameterTuningJobObjective: { Type: "Maximize", MetricName: "score" },
    ResourceLimits: { MaxNumberOfTrainingJobs: 4, MaxParallelTrainingJobs: 2 },
    ParameterRanges: { ContinuousParameterRanges: [{ Name: "x", MinValue: "0", MaxValue: "1" }] },
  },
  TrainingJobDefinition: {
    AlgorithmSpecification: {
      TrainingImage: `local:${process.env.HONE_TRAIN}`,
      TrainingInputMode: "File",
      MetricDefinitions: [{ Name: "score", Regex: "score=(.*?);" }],
    },
    RoleArn: "arn:aws:iam::000000000000:role/hone-tests",
    OutputDataConfig: { S3OutputPath: "s3://client-tests/output" },
    ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 1 },
    StoppingCondition: { MaxRuntimeInSeconds: 600 },
  },
});
const describe = (name) =>
  client.send(new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName: name }));

async function ended(name) {
  for (let i = 0; i < 600; i++) {
    const job = await describe(name);
    if (!["InProgress", "Stopping"].includes(job.HyperParameterTuningJobStatus)) return job;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.fail(`${name} did not end`);
}

test("a tuning job ends with a best training job, a time and logs", async () => {
  const name = `js-${process.pid}`;
  await client.send(new CreateHyperParameterTuningJobCommand(request(name)));
  const job = await ended(name);
  assert.equal(job.HyperParameterTuningJobStatus, "Completed");
  assert.ok(job.CreationTime instanceof Date && job.CreationTime <= new Date());
  const best = job.BestTrainingJob.TrainingJobName;
  const names = [];
  const pages = paginateListTrainingJobsForHyperParameterTuningJob(
    { client, pageSize: 3 }, { HyperParameterTuningJobName: name });
  for await (const page of pages) names.push(...page.TrainingJobSummaries.map((s) => s.TrainingJobName));
  assert.equal(new Set(names).size, 4);
  assert.ok(names.includes(best));
  const waited = await waitUntilTrainingJobCompletedOrStopped({ client, maxWaitTime: 60, minDelay: 1 }, { TrainingJobName: best });
  assert.equal(waited.state, "SUCCESS");
  const training = await client.send(new DescribeTrainingJobCommand({ TrainingJobName: best }));
  assert.equal(training.TrainingJobStatus, "Completed");

  const logs = new CloudWatchLogsClient({});
  const group = { logGroupName: "/aws/sagemaker/TrainingJobs" };
  const { logStreams } = await logs.send(new DescribeLogStreamsCommand({ ...group, logStreamNamePrefix: best }));
  const { events } = await logs.send(
    new GetLogEventsCommand({ ...group, logStreamName: logStreams[0].logStreamName, startFromHead: true }));
  assert.ok(events.some((event) => event.message.includes("score=")));
});

test("errors are the SDK's own classes", async () => {
  const name = `js-twice-${process.pid}`;
  await client.send(new CreateHyperParameterTuningJobCommand(request(name)));
  await assert.rejects(client.send(new CreateHyperParameterTuningJobCommand(request(name))), ResourceInUse);
  await assert.rejects(describe("there-is-none"), ResourceNotFound);
});
