/** The operations of the server that the page uses, one function each. */
import type { Client } from './client';
import type {
  WireHistoryEntry,
  WireInsight,
  WireLogEvents,
  WireMetricResult,
  WireTrainingJob,
  WireTuningJob,
} from './wire';

const LOG_GROUP = '/aws/sagemaker/TrainingJobs';

/** Milliseconds for what the server computes before it answers, one after the other. */
const COMPUTES = 300_000;

/** The most that `Search` gives at once. */
const SEARCH_PAGE = 100;

export interface SearchPage<T> {
  jobs: T[];
  nextToken?: string;
}

export interface Only {
  status?: string;
  nextToken?: string;
}

/** Tuning jobs, newest first. */
export function searchTuningJobs(
  client: Client,
  only: Only = {},
  signal?: AbortSignal,
): Promise<SearchPage<WireTuningJob>> {
  return search(client, 'HyperParameterTuningJob', [], { ...only, signal });
}

/** Training jobs that belong to no tuning job, newest first. */
export function searchTrainingJobs(
  client: Client,
  only: Only = {},
  signal?: AbortSignal,
): Promise<SearchPage<WireTrainingJob>> {
  const alone = [{ Name: 'TuningJobArn', Operator: 'NotExists' }];
  return search(client, 'TrainingJob', alone, { ...only, signal });
}

async function search<T>(
  client: Client,
  resource: string,
  conditions: object[],
  { signal, ...only }: Only & { signal?: AbortSignal },
): Promise<SearchPage<T>> {
  const status = { Name: `${resource}Status`, Operator: 'Equals', Value: only.status };
  const filters = only.status ? [...conditions, status] : conditions;
  const answer = await client.call<{ Results?: Record<string, T>[]; NextToken?: string }>(
    'SageMaker.Search',
    {
      Resource: resource,
      SortBy: 'CreationTime',
      SortOrder: 'Descending',
      MaxResults: SEARCH_PAGE,
      ...(filters.length > 0 ? { SearchExpression: { Filters: filters } } : {}),
      ...(only.nextToken ? { NextToken: only.nextToken } : {}),
    },
    signal,
  );
  const jobs = (answer.Results ?? []).flatMap((each) => each[resource] ?? []);
  return { jobs, nextToken: answer.NextToken };
}

export function describeTuningJob(
  client: Client,
  name: string,
  signal?: AbortSignal,
): Promise<WireTuningJob> {
  const body = { HyperParameterTuningJobName: name };
  return client.call('SageMaker.DescribeHyperParameterTuningJob', body, signal);
}

export function describeTrainingJob(
  client: Client,
  name: string,
  signal?: AbortSignal,
): Promise<WireTrainingJob> {
  return client.call('SageMaker.DescribeTrainingJob', { TrainingJobName: name }, signal);
}

export interface HistoryPage {
  TrainingJobs: WireHistoryEntry[];
  NextToken?: string;
}

/** Training jobs in the order of creation; `after` leaves out what has not changed since. */
export function listTuningHistory(
  client: Client,
  name: string,
  at: { after?: number; nextToken?: string },
  signal?: AbortSignal,
): Promise<HistoryPage> {
  const body = {
    HyperParameterTuningJobName: name,
    MaxResults: 1000,
    ...(at.after === undefined ? {} : { ModifiedTimeAfter: at.after }),
    ...(at.nextToken ? { NextToken: at.nextToken } : {}),
  };
  return client.call('Hone.ListTuningHistory', body, signal);
}

export async function describeTuningInsight(
  client: Client,
  name: string,
  signal?: AbortSignal,
): Promise<WireInsight[]> {
  const body = { HyperParameterTuningJobName: name, MaxResults: 1 };
  const answer = await client.call<{ Definitions?: WireInsight[] }>(
    'Hone.DescribeTuningInsight',
    body,
    signal,
    COMPUTES,
  );
  return answer.Definitions ?? [];
}

/** One metric's series for each training job, by iteration, in the order of `arns`. */
export async function batchGetMetrics(
  client: Client,
  metric: string,
  arns: string[],
  signal?: AbortSignal,
): Promise<WireMetricResult[]> {
  const queries = arns.map((arn) => ({
    MetricName: metric,
    ResourceArn: arn,
    MetricStat: 'Last',
    Period: 'IterationNumber',
    XAxisType: 'IterationNumber',
  }));
  const answer = await client.post<{ MetricQueryResults?: WireMetricResult[] }>(
    '/BatchGetMetrics',
    { MetricQueries: queries },
    signal,
  );
  return answer.MetricQueryResults ?? [];
}

/** The names of a training job's log streams, one for each host of each attempt. */
export async function describeLogStreams(
  client: Client,
  trainingJob: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const body = { logGroupName: LOG_GROUP, logStreamNamePrefix: `${trainingJob}/` };
  const answer = await client.call<{ logStreams?: { logStreamName: string }[] }>(
    'Logs_20140328.DescribeLogStreams',
    body,
    signal,
  );
  return (answer.logStreams ?? []).map((each) => each.logStreamName);
}

/** The end of a log, or where `token` goes on. */
export function getLogEvents(
  client: Client,
  stream: string,
  at: { token?: string; limit: number },
  signal?: AbortSignal,
): Promise<WireLogEvents> {
  const body = {
    logGroupName: LOG_GROUP,
    logStreamName: stream,
    startFromHead: false,
    limit: at.limit,
    ...(at.token ? { nextToken: at.token } : {}),
  };
  return client.call('Logs_20140328.GetLogEvents', body, signal);
}
