/** What the page shows, as the address's fragment says it. */

export interface Route {
  view: 'jobs' | 'job';
  /** The tuning job, on its page. */
  job?: string;
  /** The training job that is looked at. */
  trial?: string;
  /** How it is shown: order, filters, what is brushed. */
  query: URLSearchParams;
}

export function parseRoute(fragment: string): Route {
  const [path = '', query = ''] = fragment.replace(/^#/, '').split('?', 2);
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decoded);
  const search = new URLSearchParams(query);
  if (parts[0] !== 'jobs' || !parts[1]) return { view: 'jobs', query: search };
  return { view: 'job', job: parts[1], trial: parts[2], query: search };
}

export function formatRoute(route: Route): string {
  const parts = route.view === 'job' ? ['jobs', route.job, route.trial] : [];
  const path = parts
    .filter((part) => part !== undefined)
    .map(encodeURIComponent)
    .join('/');
  const query = route.query.toString();
  return `#/${path}${query ? `?${query}` : ''}`;
}

/** The address of a tuning job's page. */
export function jobAddress(name: string): string {
  return formatRoute({ view: 'job', job: name, query: new URLSearchParams() });
}

/** The same route with these parts of its query set, or left out where `undefined`. */
export function withQuery(route: Route, parts: Record<string, string | undefined>): Route {
  const query = new URLSearchParams(route.query);
  for (const [name, value] of Object.entries(parts)) {
    if (value === undefined || value === '') query.delete(name);
    else query.set(name, value);
  }
  return { ...route, query };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A stray percent sign: somebody typed it, and it is no name that exists.
    return part;
  }
}
