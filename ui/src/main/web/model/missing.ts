/** Says that there is no such job, and where it was looked for. */

/** There is none of that name where the page may read. */
export class MissingJob extends Error {
  constructor(
    readonly kind: 'tuning job' | 'training job',
    readonly job: string,
    readonly place: Place,
  ) {
    super(`There is no ${kind} ${job} in ${placeText(place)} any more.`);
  }
}

/** Where the page may read: one account in one region. */
export interface Place {
  account: string;
  region: string;
}

/** The place that an ARN names. */
export function placeIn(arn: string): Place {
  const [, , , region = '', account = ''] = arn.split(':');
  return { account, region };
}

/** A place as a part of a sentence. */
export function placeText(place: Place): string {
  return `account ${place.account}, region ${place.region}`;
}
