/** Says that there is no such job, and where it was looked for. */

/** There is none of that name where the page may read. */
export class MissingJob extends Error {
  constructor(
    readonly kind: 'tuning job' | 'training job',
    readonly job: string,
    /** Undefined as long as no job there tells it. */
    readonly place: Place | undefined,
  ) {
    super(`There is no ${kind} ${job} in ${placeText(place)} any more.`);
  }
}

/** Where the page may read: one account in one region. */
export interface Place {
  account: string;
  region: string;
}

/** The place that an ARN names, such as that of any tuning job there. */
export function placeIn(arn: string | undefined): Place | undefined {
  const [, , , region, account] = (arn ?? '').split(':');
  return region && account ? { account, region } : undefined;
}

/** A place as a part of a sentence. */
export function placeText(place: Place | undefined): string {
  if (!place) return 'the account and region that this page may read';
  return `account ${place.account}, region ${place.region}`;
}
