/** What the page shows, as the address's fragment says it. */

export interface Route {
  view: 'jobs' | 'job' | 'trainings' | 'training';
  /** The tuning job, on its page. */
  job?: string;
  /** The training job that is looked at, beside its tuning job or on a page of its own. */
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
  if (parts[0] === 'training-jobs') {
    const view = parts[1] ? 'training' : 'trainings';
    return { view, trial: parts[1], query: search };
  }
  if (parts[0] !== 'jobs' || !parts[1]) return { view: 'jobs', query: search };
  return { view: 'job', job: parts[1], trial: parts[2], query: search };
}

export function formatRoute(route: Route): string {
  const path = partsOf(route)
    .filter((part) => part !== undefined)
    .map(encodeURIComponent)
    .join('/');
  const query = route.query.toString();
  return `#/${path}${query ? `?${query}` : ''}`;
}

function partsOf(route: Route): (string | undefined)[] {
  switch (route.view) {
    case 'jobs':
      return [];
    case 'job':
      return ['jobs', route.job, route.trial];
    case 'trainings':
    case 'training':
      return ['training-jobs', route.trial];
  }
}

/** The address of the page of a training job that belongs to no tuning job. */
export function trainingAddress(name: string): string {
  return formatRoute({ view: 'training', trial: name, query: new URLSearchParams() });
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
