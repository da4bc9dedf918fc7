/**
 * The sessions that the page reads with, from links of `hone page`, kept for this browser. A tab
 * stays with its own: another account's data never come into it because another tab signed in.
 */

const KEY = 'hone.session';
/** The token, and what of the page the link leads to. */
const LINKED = /^#session=([A-Za-z0-9_.-]+)(\/.*)?$/;

/** Older ones are forgotten: they end by themselves. */
const KEPT = 8;

/** Where a link of `hone page` leads. */
export interface Link {
  token: string;
  /** The part of the page, as an address. */
  address: string;
}

/** The link that led here, if one did. */
export function takeLink(): Link | undefined {
  const [, token, route = '/'] = LINKED.exec(location.hash) ?? [];
  if (!token) return undefined;
  const address = `#${route}`;
  // An address is copied and shown: nothing secret stays in it. The browser's history on disk
  // keeps the link, as it keeps every address.
  history.replaceState(null, '', location.pathname + address);
  return { token, address };
}

/** Make a session this tab's, and the newest. */
export function begin(token: string): void {
  keep([...kept().filter((other) => other !== token), token].slice(-KEPT));
  sessionStorage.setItem(KEY, token);
}

/** This tab's session, or else the newest, which is this tab's from now on. */
export function session(): string | undefined {
  const own = sessionStorage.getItem(KEY) ?? kept().at(-1);
  if (!own || !kept().includes(own)) return undefined;
  sessionStorage.setItem(KEY, own);
  return own;
}

/** End a session in all tabs that have it. */
export function forget(token: string): void {
  keep(kept().filter((other) => other !== token));
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
