import { placeIn, type Place } from '../model/missing';
import { ApiError, type Client } from './client';
import type {
  WireHistoryEntry,
  WireInsight,
  WireLogEvent,
  WireMetricSeries,
  WireTrainingJob,
  WireTuningJob,
} from './wire';

/** A tuning job that has ended, as `hone report` saves it: what the operations answered. */
export interface Saved {
  /** Seconds since 1970. */
  SavedTime: number;
  /** `DescribeHyperParameterTuningJob`'s. */
  TuningJob: WireTuningJob;
  /** `ListTuningHistory`'s. */
  TrainingJobs: WireHistoryEntry[];
  /** `DescribeTuningInsight`'s. */
  Definitions: WireInsight[];
  /** `DescribeTrainingJob`'s, by the training job's name. */
  Descriptions: Record<string, WireTrainingJob>;
  /** `BatchGetMetrics`'s, by the metric's name and the training job's. */
  Metrics: Record<string, Record<string, WireMetricSeries>>;
  /** `GetLogEvents`'s last ones, by the training job's name and the stream's. */
  Logs: Record<string, Record<string, WireLogEvent[]>>;
}

interface GetLogEvents {
  logStreamName: string;
  limit: number;
  nextToken?: string;
}

interface BatchGetMetrics {
  MetricQueries: { MetricName: string; ResourceArn: string }[];
}

/** Leads on from the last line of a log. */
const END = 'end';

type Answers = Record<string, (body: never) => unknown>;

/** Answers from what was saved of one tuning job; no server is asked. */
export class SavedClient implements Client {
  readonly isLive = false;
  readonly place: Place;

  private readonly answers: Answers = {
    'SageMaker.DescribeHyperParameterTuningJob': () => this.saved.TuningJob,
    'SageMaker.DescribeTrainingJob': (asked: { TrainingJobName: string }) =>
      this.saved.Descriptions[asked.TrainingJobName] ?? notFound(asked.TrainingJobName),
    'Hone.ListTuningHistory': () => ({ TrainingJobs: this.saved.TrainingJobs }),
    'Hone.DescribeTuningInsight': () => ({ Definitions: this.saved.Definitions }),
    'Logs_20140328.DescribeLogStreams': (asked: { logStreamNamePrefix: string }) => ({
      logStreams: Object.keys(this.logsOf(asked.logStreamNamePrefix)).map((logStreamName) => ({
        logStreamName,
      })),
    }),
    'Logs_20140328.GetLogEvents': (asked: GetLogEvents) => this.logEvents(asked),
    '/BatchGetMetrics': (asked: BatchGetMetrics) => ({
      MetricQueryResults: asked.MetricQueries.map((query) => this.series(query)),
    }),
  };

  constructor(private readonly saved: Saved) {
    this.place = placeIn(saved.TuningJob.HyperParameterTuningJobArn);
  }

  where(): Promise<Place> {
    return Promise.resolve(this.place);
  }

  call<T>(target: string, body: object): Promise<T> {
    return this.answer(target, body);
  }

  post<T>(path: string, body: object): Promise<T> {
    return this.answer(path, body);
  }

  private async answer<T>(operation: string, body: object): Promise<T> {
    const answer = this.answers[operation];
    if (!answer) throw new ApiError('', 0, `This report does not hold what ${operation} answers.`);
    return (await answer(body as never)) as T;
  }

  /** A training job's streams, by a prefix that ends with a slash. */
  private logsOf(prefix: string): Record<string, WireLogEvent[]> {
    return this.saved.Logs[prefix.slice(0, prefix.indexOf('/'))] ?? {};
  }

  /** The last ones, or those before the one whose position the token is; none come after. */
  private logEvents({ logStreamName, limit, nextToken }: GetLogEvents) {
    const all = this.logsOf(logStreamName)[logStreamName] ?? [];
    if (nextToken === END) return { events: [], nextBackwardToken: '0', nextForwardToken: END };
    const end = nextToken === undefined ? all.length : Number(nextToken);
    const begin = Math.max(0, end - limit);
    return {
      events: all.slice(begin, end),
      nextBackwardToken: String(begin),
      nextForwardToken: END,
    };
  }

  private series({ MetricName, ResourceArn }: BatchGetMetrics['MetricQueries'][number]) {
    const name = ResourceArn.slice(ResourceArn.lastIndexOf('/') + 1);
    const series = this.saved.Metrics[MetricName]?.[name];
    return { Status: 'Complete', XAxisValues: [], MetricValues: [], ...series };
  }
}

function notFound(trainingJob: string): never {
  throw new ApiError('ResourceNotFound', 400, `This report holds no training job ${trainingJob}.`);
}
