/**
 * The sessions that the page reads with, from links of `hone page`, kept for this browser. A tab
 * stays with its own: another account's data never come into it because another tab signed in.
 */

const KEY = 'hone.session';
/** The token, and what of the page the link leads to. */
const LINKED = /^#session=([A-Za-z0-9_.-]+)(\/.*)?$/;

/** Older ones are forgotten: they end by themselves. */
const KEPT = 8;

/** This tab's session, or else the newest; one in the address becomes this tab's. */
export function session(): string | undefined {
  const [, linked, route = '/'] = LINKED.exec(location.hash) ?? [];
  if (linked) {
    keep([...kept().filter((token) => token !== linked), linked].slice(-KEPT));
    sessionStorage.setItem(KEY, linked);
    // An address is copied and shown: nothing secret stays in it. The browser's history on disk
    // keeps the link, as it keeps every address.
    history.replaceState(null, '', `${location.pathname}#${route}`);
  }
  const own = sessionStorage.getItem(KEY) ?? kept().at(-1);
  if (!own || !kept().includes(own)) return undefined;
  sessionStorage.setItem(KEY, own);
  return own;
}

/** End this tab's session, also in all others that have it. */
export function signOut(): void {
  const own = sessionStorage.getItem(KEY);
  keep(kept().filter((token) => token !== own));
}

/** Tell when this tab's session was ended in another, or one has begun while it has none. */
export function onSessionChange(changed: () => void): () => void {
  const listener = ({ key, oldValue, newValue }: StorageEvent) => {
    if (key !== KEY && key !== null) return;
    const own = sessionStorage.getItem(KEY);
    const before = tokensIn(oldValue);
    const now = tokensIn(newValue);
    if (own && before.includes(own) && now.includes(own)) return;
    const newest = now.at(-1);
    if (newest && newest !== own && !before.includes(newest)) sessionStorage.removeItem(KEY);
    changed();
  };
  window.addEventListener('storage', listener);
  return () => window.removeEventListener('storage', listener);
}

function kept(): string[] {
  return tokensIn(localStorage.getItem(KEY));
}

function keep(tokens: string[]): void {
  if (tokens.length > 0) localStorage.setItem(KEY, tokens.join(' '));
  else localStorage.removeItem(KEY);
}

/** The oldest first. */
function tokensIn(text: string | null): string[] {
  return text ? text.split(' ') : [];
}
