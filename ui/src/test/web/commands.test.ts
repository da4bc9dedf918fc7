import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hone } from '../../main/web/model/commands';

const at = (origin: string) => Object.assign(globalThis, { location: { origin } });

test("Hone's commands run in its folder, at the server that the page came from", () => {
  at('http://127.0.0.1:8020');
  assert.equal(hone('stop churn', 'us-west-2'), './hone stop churn --region us-west-2');
  at('http://127.0.0.1:43210');
  assert.equal(hone('page'), './hone page --endpoint http://127.0.0.1:43210');
});
