/** The sessions that the tabs of a browser have, and links that bring others. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { begin, forget, session, takeLink } from '../../main/web/api/session';

/** What all tabs of the browser have in common. */
let browser: Storage;
let tab: Record<string, Storage>;

beforeEach(() => {
  browser = storage();
  tab = { one: storage(), other: storage() };
  lookAt('one');
});

function storage(): Storage {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  } as Storage;
}

/** Be in this tab, at this address. */
function lookAt(name: string, hash = ''): void {
  const location = { hash, pathname: '/ui/' };
  const history = {
    replaceState: (_: unknown, __: string, address: string) =>
      (location.hash = address.replace(/^[^#]*/, '')),
  };
  const stores = { localStorage: browser, sessionStorage: tab[name] };
  Object.assign(globalThis, { location, history, ...stores });
}

test('a link is taken out of the address, and is no session before it begins', () => {
  lookAt('one', '#session=a-b_c.1/jobs/churn?sort=x');
  assert.deepEqual(takeLink(), { token: 'a-b_c.1', address: '#/jobs/churn?sort=x' });
  assert.equal(location.hash, '#/jobs/churn?sort=x');
  assert.equal(takeLink(), undefined);
  assert.equal(session(), undefined);
  begin('a-b_c.1');
  assert.equal(session(), 'a-b_c.1');
  lookAt('one', '#session=token');
  assert.deepEqual(takeLink(), { token: 'token', address: '#/' });
  for (const other of ['', '#/jobs/churn', '#session=', '#session=a b', '#session=a?x']) {
    lookAt('one', other);
    assert.equal(takeLink(), undefined);
    assert.equal(location.hash, other);
  }
});

test('a tab stays with its own session, and a new one begins with the newest', () => {
  begin('first');
  lookAt('other');
  assert.equal(session(), 'first');
  begin('second');
  lookAt('one');
  assert.equal(session(), 'first');
  tab['third'] = storage();
  lookAt('third');
  assert.equal(session(), 'second');
  forget('second');
  assert.equal(session(), undefined);
  lookAt('one');
  assert.equal(session(), 'first');
});

test('eight sessions are kept', () => {
  for (let number = 1; number <= 9; number++) begin(`token-${number}`);
  lookAt('other');
  for (let number = 9; number > 1; number--) {
    tab['new'] = storage();
    lookAt('new');
    assert.equal(session(), `token-${number}`);
    forget(`token-${number}`);
  }
  tab['new'] = storage();
  lookAt('new');
  assert.equal(session(), undefined);
});
