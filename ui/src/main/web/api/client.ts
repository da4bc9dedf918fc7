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

/** The server could not be reached. */
export class NetworkError extends Error {}

const SESSION_ENDED = new Set([
  'ExpiredTokenException',
  'MissingAuthenticationTokenException',
  'UnrecognizedClientException',
]);

/** Before the one retry: long enough for a burst to pass, short enough not to be noticed. */
const PAUSE_MILLISECONDS = 400;

/** Speaks AWS's JSON protocols with the server that the page came from. */
export class Client {
  constructor(
    private readonly token: string,
    /** Called once the server no longer takes the session. */
    private readonly ended: () => void,
  ) {}

  /** Perform an operation that is named by its target. */
  call<T>(target: string, body: object, signal?: AbortSignal): Promise<T> {
    const headers = { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': target };
    return this.patiently<T>('/', headers, body, signal);
  }

  /** Perform an operation that is named by its path. */
  post<T>(path: string, body: object, signal?: AbortSignal): Promise<T> {
    return this.patiently<T>(path, { 'Content-Type': 'application/json' }, body, signal);
  }

  private async patiently<T>(
    path: string,
    headers: Record<string, string>,
    body: object,
    signal?: AbortSignal,
  ): Promise<T> {
    try {
      return await this.once<T>(path, headers, body, signal);
    } catch (error) {
      if (!isPassing(error) || signal?.aborted) throw error;
      await pause(PAUSE_MILLISECONDS * (1 + Math.random()));
      return this.once<T>(path, headers, body, signal);
    }
  }

  private async once<T>(
    path: string,
    headers: Record<string, string>,
    body: object,
    signal?: AbortSignal,
  ): Promise<T> {
    const response = await fetch(path, {
      method: 'POST',
      headers: { ...headers, Authorization: `Bearer ${this.token}` },
      body: JSON.stringify(body),
      signal: signal ?? null,
    }).catch((error: unknown) => {
      if (signal?.aborted) throw error;
      throw new NetworkError('The server does not answer.');
    });
    if (response.ok) return (await response.json()) as T;
    const error = await errorOf(response);
    if (error instanceof SessionError) this.ended();
    throw error;
  }
}

async function errorOf(response: Response): Promise<ApiError> {
  const text = await response.text();
  let kind = response.headers.get('x-amzn-ErrorType') ?? '';
  let message = text;
  try {
    const body = JSON.parse(text) as Record<string, unknown>;
    kind = String(body['__type'] ?? kind);
    message = String(body['message'] ?? body['Message'] ?? text);
  } catch {
    // A proxy in between answers with text of its own, which is then the message.
  }
  // AWS puts a namespace before the name, and an address after it.
  kind = kind.replace(/^.*#/, '').replace(/:.*$/, '');
  const known = message || `The server answered ${response.status}.`;
  return response.status === 403 && SESSION_ENDED.has(kind)
    ? new SessionError(kind, response.status, known)
    : new ApiError(kind, response.status, known);
}

function isPassing(error: unknown): boolean {
  if (error instanceof NetworkError) return true;
  return (
    error instanceof ApiError && (error.status === 503 || error.kind === 'ThrottlingException')
  );
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
