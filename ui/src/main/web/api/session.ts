/** The session that the page reads with: from the link of `hone page`, kept for this browser. */

const KEY = 'hone.session';
/** The token, and what of the page the link leads to. */
const LINKED = /^#session=([A-Za-z0-9_.-]+)(\/.*)?$/;

/** The session, if there is one; one in the address goes into the browser's store first. */
export function session(): string | undefined {
  const [, token, route = '/'] = LINKED.exec(location.hash) ?? [];
  if (token) {
    localStorage.setItem(KEY, token);
    // An address is copied and shown: nothing secret stays in it. The browser's history on disk
    // keeps the link, as it keeps every address.
    history.replaceState(null, '', `${location.pathname}#${route}`);
  }
  return localStorage.getItem(KEY) ?? undefined;
}

export function signOut(): void {
  localStorage.removeItem(KEY);
}

/** Tell when another tab has signed in or out. */
export function onSessionChange(changed: () => void): () => void {
  const listener = (event: StorageEvent) => {
    if (event.key === KEY || event.key === null) changed();
  };
  window.addEventListener('storage', listener);
  return () => window.removeEventListener('storage', listener);
}
