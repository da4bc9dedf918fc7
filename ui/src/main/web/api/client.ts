import { placeIn, type Place } from '../model/missing';

/** What the server refused, in its own words. */
export class ApiError extends Error {
  constructor(
    readonly kind: string,
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Whether what was asked for is not there, or has a name that nothing can have. */
export function isNotFound(error: unknown): boolean {
  return (
    error instanceof ApiError && ['ResourceNotFound', 'ValidationException'].includes(error.kind)
  );
}

/** The session is over or was never one. */
export class SessionError extends ApiError {}

/** The server could not be reached, or did not answer in time. */
export class NetworkError extends Error {}

class LateError extends NetworkError {}

const SESSION_ENDED = new Set([
  'ExpiredTokenException',
  'MissingAuthenticationTokenException',
  'UnrecognizedClientException',
]);

/** Before the one retry: long enough for a burst to pass, short enough not to be noticed. */
const PAUSE_MILLISECONDS = 400;

/** A server that has said nothing for so long hangs, be it before its answer or within. */
const ANSWERS_MILLISECONDS = 15_000;

/** What proxies answer while the server behind them is away, and the server while it is busy. */
const PASSING = new Set([502, 503, 504]);

/** Answers the operations that the page uses. */
export interface Client {
  /** Whether a server answers, which commands can reach, too. */
  readonly isLive: boolean;

  /** Where the answers are from, once that is known. */
  readonly place: Place | undefined;

  /** Where the answers are from. */
  where(): Promise<Place>;

  /** Perform an operation that is named by its target; `within` is for those that take long. */
  call<T>(target: string, body: object, signal?: AbortSignal, within?: number): Promise<T>;

  /** Perform an operation that is named by its path. */
  post<T>(path: string, body: object, signal?: AbortSignal): Promise<T>;
}

/** Speaks AWS's JSON protocols with the server that the page came from. */
export class ServerClient implements Client {
  readonly isLive = true;

  /** Where the session may read, once the server has told it. */
  place: Place | undefined;
  private placing: Promise<Place> | undefined;

  constructor(
    readonly token: string,
    /** Called once the server no longer takes the session. */
    private readonly ended: () => void,
    private readonly answersMilliseconds = ANSWERS_MILLISECONDS,
  ) {}

  /** Where the session may read, which is asked for once. */
  where(): Promise<Place> {
    this.placing ??= this.askPlace().catch((error: unknown) => {
      this.placing = undefined;
      throw error;
    });
    return this.placing;
  }

  /** The group of training jobs' logs is there before any job, and its ARN names the place. */
  private async askPlace(): Promise<Place> {
    const target = 'Logs_20140328.DescribeLogGroups';
    const { logGroups } = await this.call<{ logGroups: { logGroupArn: string }[] }>(target, {});
    this.place = placeIn(logGroups[0]!.logGroupArn);
    return this.place;
  }

  call<T>(target: string, body: object, signal?: AbortSignal, within?: number): Promise<T> {
    const headers = { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': target };
    return this.patiently<T>('/', headers, body, signal, within);
  }

  post<T>(path: string, body: object, signal?: AbortSignal): Promise<T> {
    return this.patiently<T>(path, { 'Content-Type': 'application/json' }, body, signal);
  }

  private async patiently<T>(
    path: string,
    headers: Record<string, string>,
    body: object,
    signal?: AbortSignal,
    within = this.answersMilliseconds,
  ): Promise<T> {
    try {
      return await this.once<T>(path, headers, body, within, signal);
    } catch (error) {
      if (!isPassing(error) || signal?.aborted) throw error;
      await pause(PAUSE_MILLISECONDS * (1 + Math.random()));
      return this.once<T>(path, headers, body, within, signal);
    }
  }

  private async once<T>(
    path: string,
    headers: Record<string, string>,
    body: object,
    within: number,
    signal?: AbortSignal,
  ): Promise<T> {
    const late = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => late.abort(), within);
    };
    wait();
    try {
      const response = await fetch(path, {
        method: 'POST',
        headers: { ...headers, Authorization: `Bearer ${this.token}` },
        body: JSON.stringify(body),
        signal: signal ? AbortSignal.any([signal, late.signal]) : late.signal,
      });
      // A long answer over a slow link takes the time that it takes, as long as more of it comes.
      wait();
      const text = await textOf(response, wait);
      if (response.ok) return answerIn<T>(text, response.status);
      throw errorOf(text, response);
    } catch (error) {
      if (error instanceof SessionError) this.ended();
      if (error instanceof ApiError || signal?.aborted) throw error;
      throw late.signal.aborted
        ? new LateError('The server does not answer in time.')
        : new NetworkError('The server does not answer.');
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The text of an answer's body; tells whenever a part of it has come. */
async function textOf(response: Response, came: () => void): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  const parts: string[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    came();
    parts.push(decoder.decode(value, { stream: true }));
  }
  return parts.join('') + decoder.decode();
}

function answerIn<T>(text: string, status: number): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw strange(status);
  }
}

function errorOf(text: string, response: Response): ApiError {
  const { status } = response;
  let kind = response.headers.get('x-amzn-ErrorType') ?? '';
  const body = objectIn(text);
  if (!kind && !('__type' in body)) return strange(status);
  // AWS puts a namespace before the name, and an address after it.
  kind = String(body['__type'] ?? kind)
    .replace(/^.*#/, '')
    .replace(/:.*$/, '');
  const message = String(body['message'] ?? body['Message'] ?? `The server answered ${status}.`);
  return status === 403 && SESSION_ENDED.has(kind)
    ? new SessionError(kind, status, message)
    : new ApiError(kind, status, message);
}

/** A JSON object, or an empty one where it is something else. */
function objectIn(text: string): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Hone answers in JSON alone: this is a proxy's page, and nothing that helps a reader. */
function strange(status: number): ApiError {
  return new ApiError('', status, `Something between here and Hone answered ${status}.`);
}

/** One that came late is not waited for twice as long before somebody is told. */
function isPassing(error: unknown): boolean {
  if (error instanceof NetworkError) return !(error instanceof LateError);
  return (
    error instanceof ApiError &&
    (PASSING.has(error.status) || error.kind === 'ThrottlingException')
  );
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
