import { SessionError, type Client } from '../api/client';
import type { Place } from './missing';

/** What to ask before a tab goes over from its own session to a link's. */
export interface Question {
  /** Where the tab's own session may read. */
  from: Place;
  /** Where the link's may; `undefined` where that session has ended. */
  to: Place | undefined;
}

/**
 * A link may be somebody else's who wants his account to be taken for the reader's: the tab is
 * asked. Within the account, or where its own session has ended, it may just go.
 */
export async function questionOf(own: Client, linked: Client): Promise<Question | undefined> {
  const [from, to] = await Promise.all([placeOf(own), placeOf(linked)]);
  return from && from.account !== to?.account ? { from, to } : undefined;
}

/** Undefined where the session has ended. */
async function placeOf(client: Client): Promise<Place | undefined> {
  try {
    return await client.where();
  } catch (error) {
    if (error instanceof SessionError) return undefined;
    throw error;
  }
}
